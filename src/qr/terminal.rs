//! A symbol → half blocks for a terminal: two rows of modules in a line of text.
//!
//! The colours are named, black on white: a symbol in the terminal's own would be inverted on a dark ground, which many
//! readers refuse. The quiet zone is the standard's; two modules would do on white paper, but around it is the terminal.

use super::symbol::{QUIET_MODULES, Symbol};

/// Black characters on white, of the 256 colours that no theme changes.
const DARK_ON_LIGHT: &str = "\u{1b}[38;5;16;48;5;231m";
/// The terminal's own colours again.
const RESET: &str = "\u{1b}[0m";

/// The symbol with its quiet zone, each line with its colours and a line end.
#[must_use]
pub fn half_blocks(symbol: &Symbol) -> String {
    let whole = i64::from(symbol.side_with_quiet());
    let quiet = i64::from(QUIET_MODULES);
    let line = |y: i64| {
        let cells = (0..whole).map(|x| {
            match (symbol.is_dark(x - quiet, y - quiet), symbol.is_dark(x - quiet, y + 1 - quiet)) {
                (true, true) => '█',
                (true, false) => '▀',
                (false, true) => '▄',
                (false, false) => ' ',
            }
        });
        format!("{DARK_ON_LIGHT}{}{RESET}\n", cells.collect::<String>())
    };
    // An odd side ends in half a line: its lower half is light, as more of the quiet zone.
    (0..whole).step_by(2).map(line).collect()
}

#[cfg(test)]
mod tests {
    use super::super::encode;
    use super::*;

    #[test]
    fn the_lines_hold_every_module() {
        let symbol = encode("https://m.example.edu.cn/info/1027.htm", None).unwrap();
        let text = half_blocks(&symbol);
        let side = symbol.side_with_quiet() as usize;
        assert_eq!(text.lines().count(), side.div_ceil(2));
        let mut rows: Vec<Vec<bool>> = Vec::new();
        for line in text.lines() {
            let cells = line.strip_prefix(DARK_ON_LIGHT).unwrap().strip_suffix(RESET).unwrap();
            rows.push(cells.chars().map(|c| matches!(c, '█' | '▀')).collect());
            rows.push(cells.chars().map(|c| matches!(c, '█' | '▄')).collect());
        }
        assert!(rows.iter().all(|row| row.len() == side));
        for (y, row) in rows.iter().enumerate() {
            for (x, &dark) in row.iter().enumerate() {
                let module = x.checked_sub(4).zip(y.checked_sub(4));
                let inside = module.filter(|&(x, y)| x < side - 8 && y < side - 8);
                assert_eq!(dark, inside.is_some_and(|(x, y)| symbol.dark[y * (side - 8) + x]), "{x}, {y}");
            }
        }
    }
}
