//! `sharecard qr`: the QR code alone, as a file, on the terminal, or as a piece of HTML.

use super::args::InputArgs;
use super::exit::Exit;
use super::input::{Articles, Wanted, read_all};
use super::qr_args::{CodeFormat, QrArgs};
use super::say;
use sharecard::bare::{self, BareError, Code, Drawn, Snippet};
use sharecard::batch::{Setups, Wishes};
use sharecard::picture::{self, Original};
use sharecard::qr::logo::{Ground, Outline};
use sharecard::qr::style::{Look, Style};
use sharecard::qr::{self, MAX_CAPACITY, QrError, Symbol};
use sharecard::source;
use sharecard::store::{self, Claim, Mark};
use std::io::{self, IsTerminal, Read, Write};
use std::path::Path;

/// The most bytes of a text on standard input: no symbol holds more.
const MAX_TEXT_BYTES: usize = MAX_CAPACITY;

/// What an error is, and its exit status.
struct Refusal {
    message: String,
    hint: Option<String>,
    exit: Exit,
}

/// What the code holds.
struct Held {
    text: String,
    title: Option<String>,
    own_page: bool,
}

/// Where the code goes.
enum Place<'a> {
    Terminal,
    Stdout(CodeFormat),
    File(&'a Path, CodeFormat),
    Snippet,
}

pub(super) fn qr(args: &QrArgs) -> Exit {
    match make(args) {
        Ok(exit) => exit,
        Err(Refusal { message, hint, exit }) => {
            if !message.is_empty() {
                say::error(&message, hint.as_deref());
            }
            exit
        }
    }
}

fn make(args: &QrArgs) -> Result<Exit, Refusal> {
    let place = place(args)?;
    if matches!(place, Place::Terminal) && (args.style != Style::Square || args.logo.is_some()) {
        return Err(usage("half blocks show no style and no logo", "give -o code.png"));
    }
    if let Place::File(path, _) = place {
        store::may_take(path, Claim { mark: Mark::Code, force: args.force })
            .map_err(|error| failed(error.to_string(), error.hint()))?;
    }
    let held = held(args)?;
    let logo = args.logo.as_deref().map(logo).transpose()?;
    let (symbol, ground) = encoded(&held.text, args, logo.as_ref())?;
    warn(&held);
    let code = Code {
        side: args.size,
        look: Look::of(args.style, None),
        color: args.color,
        logo: logo.as_ref().zip(ground),
        ..Code::plain(&held.text, &symbol)
    };
    let Held { text: link, title, own_page } = &held;
    match place {
        Place::Snippet => {
            // Nobody shows it before it is pasted: it is read back here.
            bare::png(code).map_err(refused)?;
            let made = Snippet { code, title: title.as_deref(), own_page: *own_page };
            written(bare::snippet(made).map_err(|error| refused(error.into()))?.as_bytes())
        }
        Place::Terminal => {
            bare::png(code).map_err(refused)?;
            written(qr::half_blocks(&symbol).as_bytes())
        }
        Place::Stdout(format) => written(&drawn(code, format)?.bytes),
        Place::File(path, format) => {
            let drawn = drawn(code, format)?;
            store::commit(path, &drawn.bytes).map_err(|error| failed(error.to_string(), error.hint()))?;
            if !args.quiet {
                say::say(&summary(path, link, &symbol, &drawn));
            }
            Ok(Exit::Good)
        }
    }
}

/// The text as a symbol, with room in its middle for a logo.
fn encoded(text: &str, args: &QrArgs, logo: Option<&Original>) -> Result<(Symbol, Option<Ground>), Refusal> {
    let limit = args.max_chars.map_or(qr::MAX_CHARS, |most| most as usize);
    let made = match logo {
        None => qr::encode_within(text, args.ec, limit).map(|symbol| (symbol, None)),
        Some(logo) => qr::encode_for_logo(text, args.ec, limit, (Outline::of(logo), None))
            .map(|(symbol, ground)| (symbol, Some(ground))),
    };
    made.map_err(|error| {
        let hint = match error {
            // The others speak of what makes cards.
            QrError::Empty => Some("give a text, an address, or - for standard input".to_owned()),
            QrError::TooLong { .. } => error.hint().map(|hint| format!("{hint}; --max-chars allows more")),
            _ => error.hint(),
        };
        failed(error.to_string(), hint)
    })
}

/// The picture for the middle.
fn logo(file: &str) -> Result<Original, Refusal> {
    let bytes = source::load_cover(file, Path::new(""))
        .map_err(|error| failed(format!("--logo: {error}"), error.hint()))?;
    picture::decode(&bytes).map_err(|error| failed(format!("--logo {file}: {error}"), error.hint()))
}

/// Where the code goes, as far as that can be told before it is made.
fn place(args: &QrArgs) -> Result<Place<'_>, Refusal> {
    if args.snippet {
        return Ok(Place::Snippet);
    }
    let terminal = io::stdout().is_terminal();
    match args.output.as_deref() {
        None if args.format == Some(CodeFormat::Text) || args.format.is_none() && terminal => {
            Ok(Place::Terminal)
        }
        None => Err(usage("a QR code needs a file", "give -o code.png, or -o - for standard output")),
        Some(path) if path == Path::new("-") => match args.format.unwrap_or(CodeFormat::Png) {
            CodeFormat::Text => Ok(Place::Terminal),
            CodeFormat::Png | CodeFormat::Pdf if terminal => {
                Err(usage("pictures are not written to a terminal", "give -o code.png, or leave -o out"))
            }
            format => Ok(Place::Stdout(format)),
        },
        Some(path) => {
            let suffix = path.extension().and_then(|suffix| suffix.to_str()).unwrap_or_default();
            let known = [("png", CodeFormat::Png), ("svg", CodeFormat::Svg), ("pdf", CodeFormat::Pdf)];
            let named = known.into_iter().find(|(known, _)| suffix.eq_ignore_ascii_case(known));
            match named.map(|(_, format)| format) {
                Some(format) if args.format.is_none_or(|asked| asked == format) => {
                    Ok(Place::File(path, format))
                }
                _ => Err(usage(
                    &format!("{} is no name for a QR code{}", path.display(), asked(args.format)),
                    "codes are .png, .svg and .pdf files",
                )),
            }
        }
    }
}

/// ` as svg`, where a format is asked for.
fn asked(format: Option<CodeFormat>) -> String {
    format.map_or(String::new(), |format| format!(" as {}", format.word()))
}

/// What the code holds: the text as it is typed, an address as phones open it, or an article's link.
fn held(args: &QrArgs) -> Result<Held, Refusal> {
    if args.snippet || args.article {
        return of_article(args);
    }
    let text = if args.text == "-" { from_stdin()? } else { args.text.clone() };
    if args.text != "-" && Path::new(&text).is_file() {
        return Err(usage(
            &format!("`{text}` is a file: the code would hold its name"),
            "add --article for the link of the article in it, or pipe the text into `sharecard qr -`",
        ));
    }
    let address = qr::address(&text).map_err(|error| {
        failed(error.to_string(), Some("correct it, as in https://m.example.edu.cn/info/27.htm".into()))
    })?;
    Ok(Held { text: address.unwrap_or(text), title: None, own_page: false })
}

/// The link of the one article in the input.
fn of_article(args: &QrArgs) -> Result<Held, Refusal> {
    let input = InputArgs {
        inputs: vec![args.text.clone()],
        input_kind: args.input_kind,
        config: args.config.clone(),
        ..InputArgs::default()
    };
    let wishes = Wishes { config: args.config.clone(), ..Wishes::default() };
    let Articles { items, exit, .. } = read_all(&input, &mut Setups::new(wishes), Wanted::default());
    let [item] = items.as_slice() else {
        if items.is_empty() {
            return Err(Refusal { message: String::new(), hint: None, exit: exit.worse(Exit::SomeFailed) });
        }
        let message = format!("{} has {} articles, a code holds the link of one", args.text, items.len());
        return Err(usage(&message, "give an input with one article"));
    };
    let link = item.link().map_err(|error| {
        let hint = "give the address itself: sharecard qr https://…, without --article";
        failed(format!("{}: {error}", item.called()), Some(hint.to_owned()))
    })?;
    Ok(Held { text: link.url, title: item.article.title_on_one_line(), own_page: link.own_page })
}

/// The text on standard input, without the line's end behind it.
fn from_stdin() -> Result<String, Refusal> {
    let mut bytes = Vec::new();
    let read = io::stdin().lock().take(MAX_TEXT_BYTES as u64 + 2).read_to_end(&mut bytes);
    read.map_err(|error| failed(format!("cannot read standard input: {error}"), None))?;
    let text = String::from_utf8(bytes)
        .map_err(|_| failed("the text on standard input is not UTF-8".to_owned(), None))?;
    let text = text.strip_suffix('\n').unwrap_or(&text);
    Ok(text.strip_suffix('\r').unwrap_or(text).to_owned())
}

fn warn(held: &Held) {
    if let Some(long) = qr::long(&held.text) {
        say::warning(&long);
    }
    if held.own_page {
        say::warning("no mobile version is known: the code opens the page's own address");
    }
    if qr::host_of(&held.text).is_some() {
        say::warning(&format!(
            "`{text}` has no scheme: phones show it as text (https://{text} would be opened)",
            text = held.text
        ));
    }
}

fn drawn(code: Code<'_>, format: CodeFormat) -> Result<Drawn, Refusal> {
    let made = match format {
        CodeFormat::Svg => bare::svg(code),
        CodeFormat::Pdf => bare::pdf(code),
        CodeFormat::Png | CodeFormat::Text => bare::png(code),
    };
    made.map_err(refused)
}

/// `code.png: 444×444, version 3 at Q, 12 px a module, holds https://…, read back by rxing and rqrr`
fn summary(path: &Path, text: &str, symbol: &Symbol, drawn: &Drawn) -> String {
    let Drawn { side, module, scanned_by, .. } = drawn;
    let (version, ec) = (symbol.version, symbol.ec);
    // Lines and tabs would break the summary's own line.
    let shown: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    format!(
        "{}: {side}×{side}, version {version} at {ec:?}, {module} px a module, holds {shown}, read back by {}",
        path.display(),
        scanned_by.join(" and ")
    )
}

/// Bytes on standard output. A closed pipe is the reader's choice, not an error.
fn written(bytes: &[u8]) -> Result<Exit, Refusal> {
    // Not through `anstream`: without its colours a code is inverted on a dark terminal.
    let mut out = io::stdout().lock();
    match out.write_all(bytes).and_then(|()| out.flush()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            Err(failed(format!("cannot write to standard output: {error}"), None))
        }
        _ => Ok(Exit::Good),
    }
}

fn usage(message: &str, hint: &str) -> Refusal {
    Refusal { message: message.to_owned(), hint: Some(hint.to_owned()), exit: Exit::Usage }
}

fn failed(message: String, hint: Option<String>) -> Refusal {
    Refusal { message, hint, exit: Exit::SomeFailed }
}

fn refused(error: BareError) -> Refusal {
    failed(error.to_string(), error.hint())
}
