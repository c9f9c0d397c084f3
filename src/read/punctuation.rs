//! Half-width `, : ; ? ! ( )` inside Chinese text → full-width: `简报:题目,一` → `简报：题目，一`.
//!
//! A mark is set wide when the text on one of its sides is Chinese. It stays between Latin letters or digits (`3:2`,
//! `10:30`, `a, b`) and in addresses. Brackets are changed in pairs: when they hold Chinese, or stand in it.

/// A text with its marks set full-width.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Widened {
    pub(super) text: String,
    /// The marks that were changed, each once, in the order they first stand there.
    pub(super) marks: Vec<char>,
}

impl Widened {
    /// What we did, for the evidence: `punctuation set full-width: , :`.
    pub(super) fn note(&self) -> String {
        let marks: Vec<String> = self.marks.iter().map(char::to_string).collect();
        format!("punctuation set full-width: {}", marks.join(" "))
    }
}

/// Most times that a text is looked through.
const MOST_PASSES: usize = 100;

/// Sets the marks of a text full-width; `None` when none is to be changed. A mark set wide may make its neighbour's
/// surroundings Chinese, so the text is looked through until nothing changes.
pub(super) fn widen(text: &str) -> Option<Widened> {
    let mut widened = widen_once(text)?;
    for _ in 1..MOST_PASSES {
        let Some(more) = widen_once(&widened.text) else { break };
        widened.text = more.text;
        widened
            .marks
            .extend(more.marks.into_iter().filter(|mark| !widened.marks.contains(mark)).collect::<Vec<_>>());
    }
    Some(widened)
}

fn widen_once(text: &str) -> Option<Widened> {
    let before: Vec<char> = text.chars().collect();
    let fixed = addresses(&before);
    let mut after = before.clone();
    widen_brackets(&mut after, &fixed);
    widen_marks(&mut after, &fixed);
    let mut marks = Vec::new();
    for (old, new) in before.iter().zip(&after) {
        if old != new && !marks.contains(old) {
            marks.push(*old);
        }
    }
    (!marks.is_empty()).then(|| Widened { text: without_spaces(&before, &after), marks })
}

/// The full-width twin of a mark.
fn twin(mark: char) -> Option<char> {
    Some(match mark {
        ',' => '，',
        ':' => '：',
        ';' => '；',
        '?' => '？',
        '!' => '！',
        '(' => '（',
        ')' => '）',
        _ => return None,
    })
}

/// Han, kana, and the punctuation that is set in Chinese.
fn is_wide(c: char) -> bool {
    matches!(c,
        '\u{2e80}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{fe30}'..='\u{fe4f}' | '\u{ff00}'..='\u{ff0f}'
        | '\u{ff1a}'..='\u{ff20}' | '\u{ff3b}'..='\u{ff40}' | '\u{ff5b}'..='\u{ff65}' | '\u{20000}'..='\u{3ffff}'
        | '“' | '”' | '‘' | '’' | '…' | '—' | '·')
}

/// Which characters belong to an address of the web or of mail.
fn addresses(chars: &[char]) -> Vec<bool> {
    let mut fixed = vec![false; chars.len()];
    let mut start = 0;
    while start < chars.len() {
        let in_token = |c: &char| c.is_ascii_graphic();
        let length = chars[start..].iter().take_while(|c| in_token(c)).count();
        let token: String = chars[start..start + length].iter().collect();
        if token.contains("://") || token.starts_with("www.") || token.contains('@') {
            // A mark at the address's end is the sentence's.
            let own = token.trim_end_matches([',', ':', ';', '?', '!', ')']).len();
            fixed[start..start + own].fill(true);
        }
        start += length.max(1);
    }
    fixed
}

fn widen_brackets(chars: &mut [char], fixed: &[bool]) {
    let mut open = Vec::new();
    for at in 0..chars.len() {
        match chars[at] {
            _ if fixed[at] => {}
            '(' | '（' => open.push(at),
            ')' | '）' => {
                let Some(start) = open.pop() else { continue };
                if is_chinese_pair(chars, start, at) {
                    (chars[start], chars[at]) = ('（', '）');
                }
            }
            _ => {}
        }
    }
}

/// Whether a pair of brackets is set wide: one is already, it holds Chinese, or Chinese touches it from outside.
fn is_chinese_pair(chars: &[char], start: usize, end: usize) -> bool {
    let before = outer(chars[..start].iter().rev());
    let behind = outer(chars[end + 1..].iter());
    chars[start] == '（'
        || chars[end] == '）'
        || chars[start..end].iter().any(|c| is_wide(*c))
        || before.is_some_and(is_wide)
        || before.is_none() && behind.is_some_and(is_wide)
}

/// What touches a bracket, marks between them left out: they follow the bracket and its text, not the other way.
fn outer<'a>(chars: impl Iterator<Item = &'a char>) -> Option<char> {
    let mut past_mark = false;
    for c in chars {
        past_mark |= is_mark(*c);
        let passed = is_mark(*c) || past_mark && c.is_whitespace();
        if !passed {
            return Some(*c);
        }
    }
    None
}

fn widen_marks(chars: &mut [char], fixed: &[bool]) {
    let is_text = |at: usize, c: char| fixed[at] || !c.is_whitespace() && !is_mark(c);
    // What stands behind each mark, once for all: a text of nothing but marks would be searched again and again.
    let mut behind = vec![None; chars.len()];
    let mut next = None;
    for at in (0..chars.len()).rev() {
        behind[at] = next;
        next = if is_text(at, chars[at]) { Some(chars[at]) } else { next };
    }
    let mut before: Option<char> = None;
    for at in 0..chars.len() {
        // `Go 1.22, 发布`: the mark ends something Latin, but the sentence is Chinese.
        let chinese = before.is_some_and(is_wide) || before.is_some() && behind[at].is_some_and(is_wide);
        if is_mark(chars[at]) && !fixed[at] && chinese {
            chars[at] = twin(chars[at]).unwrap_or(chars[at]);
        }
        before = if is_text(at, chars[at]) { Some(chars[at]) } else { before };
    }
}

/// A half-width mark other than a bracket.
fn is_mark(c: char) -> bool {
    twin(c).is_some() && !matches!(c, '(' | ')')
}

/// A full-width mark brings its own space: those beside a changed one go.
fn without_spaces(before: &[char], after: &[char]) -> String {
    let changed = |at: usize| before.get(at) != after.get(at);
    let mut text = String::new();
    for (at, c) in after.iter().enumerate() {
        if changed(at) && *c != '（' {
            text.truncate(text.trim_end_matches(' ').len());
        }
        let behind = at.checked_sub(1).is_some_and(|last| changed(last) && after[last] != '）');
        if *c != ' ' || !behind {
            text.push(*c);
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn wide(text: &str) -> String {
        widen(text).map_or_else(|| text.to_owned(), |w| w.text)
    }

    #[test]
    fn marks_in_chinese() {
        assert_eq!(wide("江州理工大学:题目一 题目二"), "江州理工大学：题目一 题目二");
        assert_eq!(wide("学习,再学习;好吗?好!"), "学习，再学习；好吗？好！");
        assert_eq!(wide("“双带头人”:支部"), "“双带头人”：支部");
        assert_eq!(wide("大学: 题目"), "大学：题目");
        assert_eq!(wide("大学 : 题目"), "大学：题目");
        assert_eq!(wide("怎么办?!"), "怎么办？！");
        assert_eq!(wide("发布 Go 1.22, 我们"), "发布 Go 1.22，我们");
    }

    #[test]
    fn marks_that_stay() {
        for text in [
            "以3:2战胜对手",
            "上午10:30开会",
            "Rust, Go and C: a comparison",
            "见https://example.edu.cn/a,b?c=1说明",
            "Go (1.22) 发布",
            "共1,024人",
            "f(x)函数",
            "写信至 a:b@example.edu.cn",
            ":",
            "",
        ] {
            assert_eq!(wide(text), text);
        }
    }

    #[test]
    fn brackets_go_in_pairs() {
        assert_eq!(wide("人工智能(AI)大会"), "人工智能（AI）大会");
        assert_eq!(wide("Rust (编程语言)"), "Rust （编程语言）");
        assert_eq!(wide("(2021)年度总结"), "（2021）年度总结");
        assert_eq!(wide("总结（图)"), "总结（图）");
        assert_eq!(wide("大会(AI):开幕"), "大会（AI）：开幕");
        assert_eq!(wide("第1)条"), "第1)条");
    }

    #[test]
    fn the_note_names_each_mark_once() {
        let note = widen("甲:乙,丙,丁").map(|w| w.note());
        assert_eq!(note.as_deref(), Some("punctuation set full-width: : ,"));
        assert_eq!(widen("甲：乙"), None);
    }

    proptest! {
        #[test]
        fn widening_again_changes_nothing(text in "[甲乙“a1,:;?!() ./@（）]{0,24}") {
            let once = wide(&text);
            prop_assert_eq!(wide(&once), once);
        }

        #[test]
        fn no_text_panics(text in "\\PC*") {
            let _ = widen(&text);
        }
    }
}
