//! What cannot be read is an error at the line of whoever spoiled it, with a colour that can.

use super::tests::{chain, resolve, told};
use super::*;

/// A poster with a large title, a small date and a code; the palette begins at line 3, the nodes at line 9.
const POSTER: &str = "format = \"poster\"
[palette]
ink = \"#222222\"
paper = \"#ffffff\"
muted = \"#666666\"
[fonts]
body = \"Noto Sans SC\"

[node.card]
background = \"paper\"
children = [\"title\", \"date\", \"code\"]
[node.title]
text = \"{{ article.title }}\"
size = [36, 90]
[node.date]
text = \"{{ article.date }}\"
color = \"muted\"
size = [35, 90]
[node.code]
qr = \"{{ article.mobile_url }}\"
border = { width = 1, color = \"muted/50%\" }
";

fn poster(from: &str, to: &str) -> String {
    assert!(POSTER.contains(from));
    match resolve(&[&POSTER.replace(from, to)]) {
        Ok(_) => "reads".into(),
        Err(error) => told(&error),
    }
}

/// The poster under a brand and `--set`s.
fn branded(brand: &str, sets: &[&str]) -> String {
    let mut config: crate::template::Brand = toml::from_str(brand).unwrap();
    let text =
        format!("[brand]\n{}", brand.replace("[colors]", "[brand.colors]").replace("[qr]", "[brand.qr]"));
    config.files.push(Toml { name: "sharecard.toml".into(), text });
    let mut chain = chain(&[POSTER]).unwrap();
    for set in sets {
        chain.lay_over(&Toml { name: "--set".into(), text: (*set).to_owned() }).unwrap();
    }
    match Template::resolve(&chain, &config, &Fonts::bundled()) {
        Ok(_) => "reads".into(),
        Err(error) => format!("{}:{}", error.file.name, told(&error)),
    }
}

#[test]
fn text_needs_4_5_large_text_3_a_code_7() {
    assert_eq!(poster("#222222", "#222222"), "reads");
    // 4.54 and 4.48 on white.
    assert_eq!(poster("#666666", "#767676"), "reads");
    assert_eq!(
        poster("#666666", "#777777"),
        "5: text of node `date`: `muted` (#777777) on `paper` (#ffffff) has a contrast of 4.47, below 4.5 | the nearest colour that reads is #767676 (4.54)"
    );
    // One pixel more, and it is large.
    assert_eq!(poster("\"muted\"\nsize = [35, 90]", "\"muted\"\nsize = 36"), "reads");
    assert_eq!(
        poster("#666666\"\n[fonts]\nbody = \"Noto Sans SC\"", "#949494\"\n[fonts]\nbody = \"Noto Sans SC\"")
            .split(" |")
            .next()
            .unwrap(),
        "5: text of node `date`: `muted` (#949494) on `paper` (#ffffff) has a contrast of 3.03, below 4.5"
    );
    assert_eq!(least_contrast(36.0, 1080), LARGE_CONTRAST);
    assert_eq!(least_contrast(35.9, 1080), TEXT_CONTRAST);
    assert_eq!((least_contrast(30.0, 900), least_contrast(29.0, 900)), (3.0, 4.5));
    assert_eq!((least_contrast(82.0, 2480), least_contrast(83.0, 2480)), (4.5, 3.0));
    // 6.99 is not 7; no `color` is ink.
    let code = poster("qr = \"{{ article.mobile_url }}\"", "qr = \"x\"\ncolor = \"#5a5a5a\"");
    assert_eq!(
        code,
        "21: QR code of node `code`: #5a5a5a on `paper` (#ffffff) has a contrast of 6.89, below 7 | the nearest colour that reads is #595959 (7.00)"
    );
}

#[test]
fn a_proposal_reads_wherever_the_colour_is_used() {
    // Ink is the title's, large, and the code's: 7 is proposed, not 3.
    assert_eq!(
        poster("#222222", "#cccccc"),
        "3: text of node `title`: `ink` (#cccccc) on `paper` (#ffffff) has a contrast of 1.60, below 3 for a large text | the nearest colour that reads is #595959 (7.00)"
    );
    // With it the poster resolves.
    assert_eq!(poster("#222222", "#595959"), "reads");
    let ground = branded("[colors]\npaper = \"#404040\"", &[]);
    assert!(
        ground.starts_with("sharecard.toml:3: text of node `title`: `ink` (#222222) on `paper` (#404040)"),
        "{ground}"
    );
    let near = ground.split("all reads is ").nth(1).unwrap().get(..7).unwrap();
    assert_eq!(branded(&format!("[colors]\npaper = \"{near}\""), &[]), "reads");
}

#[test]
fn whoever_came_later_is_named() {
    let starts = |said: String, start: &str| assert!(said.starts_with(start), "{said}");
    starts(
        branded("[colors]\nmuted = \"#aaaaaa\"", &[]),
        "sharecard.toml:3: text of node `date`: `muted` (#aaaaaa)",
    );
    starts(
        branded("[colors]\npaper = \"#888888\"", &[]),
        "sharecard.toml:3: text of node `date`: `muted` (#666666) on",
    );
    starts(branded("", &["palette.ink = \"#cccccc\""]), "--set:1: text of node `title`: `ink` (#cccccc)");
    starts(
        branded("", &["node.date.color = \"paper\""]),
        "--set:1: text of node `date`: `paper` (#ffffff) on `paper`",
    );
    starts(
        branded("", &["node.card.background = \"ink\""]),
        "--set:1: text of node `title`: `ink` (#222222) on `ink`",
    );
    // The command line overrules the brand.
    assert_eq!(branded("[colors]\nmuted = \"#aaaaaa\"", &["palette.muted = \"#555\""]), "reads");
    // What `--set` leaves unused is no slip of the file's.
    assert_eq!(branded("", &["node.date.color = \"ink\""]), "reads");
    // A derived file that names a colour badly is to blame, not the palette under it.
    let derived = resolve(&[POSTER, "[node.date]\nlines = 1\ncolor = \"paper\"\n"]).unwrap_err();
    assert_eq!((derived.file.name.as_str(), derived.line()), ("1.toml", Some(3)));
    let derived = resolve(&[POSTER, "[palette]\nmuted = \"#aaa\"\n"]).unwrap_err();
    assert_eq!((derived.file.name.as_str(), derived.line()), ("1.toml", Some(2)));
}

#[test]
fn grounds_are_looked_at_through_what_is_clear() {
    // Half a shade of black on white, then the text.
    let veil = |color: &str| poster("[node.date]\n", &format!("[node.date]\nbackground = \"{color}\"\n"));
    assert_eq!(veil("#00000010"), "reads");
    assert_eq!(
        veil("#00000060"),
        "5: text of node `date`: `muted` (#666666) on #9f9f9f has a contrast of 2.16, below 4.5 | the nearest colour that reads is #363636 (4.56)"
    );
    // A faint ink counts as it is seen.
    let faint = poster("color = \"muted\"", "color = \"ink/50%\"");
    assert_eq!(
        faint,
        "17: text of node `date`: `ink/50%` (#909090) on `paper` (#ffffff) has a contrast of 3.19, below 4.5 | the nearest colour that reads is an opaque #767676 (4.54)"
    );
    assert_eq!(poster("color = \"muted\"", "color = \"ink/90%\""), "reads");
    // Without a background the card is white.
    assert_eq!(poster("background = \"paper\"\n", ""), "reads");
}

#[test]
fn a_code_is_dark_on_light() {
    let inverse =
        poster("qr = \"{{ article.mobile_url }}\"", "qr = \"x\"\ncolor = \"paper\"\nbackground = \"ink\"");
    assert_eq!(
        inverse,
        "4: QR code of node `code`: `paper` (#ffffff) is lighter than its ground `ink` (#222222) | no colour would do: a QR code has dark ink on a light ground"
    );
}

#[test]
fn every_built_in_template_reads_in_its_tones() {
    for family in families() {
        for format in &family.formats {
            let chain = load(&family.name, format).unwrap();
            for tone in [Tone::Light, Tone::Dark] {
                let brand = Brand { tone: Some(tone), ..Brand::default() };
                let template = Template::resolve(&chain, &brand, &Fonts::bundled())
                    .unwrap_or_else(|error| panic!("{}/{format}, {tone:?}: {error}", family.name));
                // A code without a ground of its own stands on a plaque, which `resolve` has judged.
                let code = template.nodes.iter().find(|ready| ready.node.qr.is_some());
                let light = |code: &&ReadyNode| code.background.a == 0 || code.background.luminance() > 0.8;
                assert!(code.as_ref().is_none_or(light), "{}/{format}", family.name);
                if format == "poster" && tone == Tone::Dark {
                    let ground = template.nodes[0].background.luminance();
                    assert!(ground < 0.05, "{}/{format} is {ground}", family.name);
                }
            }
        }
    }
}

#[test]
fn finders_have_a_colour_of_their_own_to_be_read() {
    let code = |lines: &str| poster("qr = \"{{ article.mobile_url }}\"", &format!("qr = \"x\"\n{lines}"));
    assert_eq!(code("qr_finder_color = \"#a31217\""), "reads");
    assert_eq!(
        code("qr_finder_color = \"#b31217\""),
        "21: finder patterns of the QR code of node `code`: #b31217 on `paper` (#ffffff) has a contrast of 6.96, below 7 | the nearest colour that reads is #b21116 (7.03)"
    );
    let inverted = code("color = \"#fff\"\nbackground = \"#000\"");
    assert!(
        inverted.contains("QR code of node `code`") && inverted.contains("is lighter than its ground"),
        "{inverted}"
    );
}

#[test]
fn a_code_needs_a_difference_in_grey_too() {
    // Black on a vivid green: 7.2 to the eye, and for a reader of grey pictures little more than a third of all.
    let code = poster(
        "qr = \"{{ article.mobile_url }}\"",
        "qr = \"x\"\ncolor = \"#000000\"\nbackground = \"#00b000\"",
    );
    assert_eq!(
        code,
        "21: QR code of node `code`: #000000 on #00b000 differs by 103 of 255 in luma, below 128 | no colour would do: a QR code has dark ink on a light ground"
    );
    assert_eq!(Color::rgb(0, 176, 0).luma(), 103);
}

#[test]
fn a_brands_codes_are_judged_at_the_brands_lines() {
    assert_eq!(branded("[qr]\nstyle = \"rounded\"\ncolor = \"#1b4f9c\"", &[]), "reads");
    assert_eq!(
        branded("[qr]\ncolor = \"#ffd400\"", &[]),
        "sharecard.toml:3: QR code of node `code`: #ffd400 on `paper` (#ffffff) has a contrast of 1.43, below 7 | the nearest colour that reads is #69570b (7.07)"
    );
    let starts = |brand: &str, sets: &[&str], start: &str| {
        let said = branded(brand, sets);
        assert!(said.starts_with(start), "{said}");
    };
    starts("[qr]\nfinder_color = \"primry\"", &[], "sharecard.toml:3: unknown colour `primry`");
    // The command line's stands above the brand's.
    assert_eq!(branded("[qr]\ncolor = \"#ffd400\"", &["node.code.color = \"#111111\""]), "reads");
    starts(
        "[qr]\ncolor = \"#111111\"",
        &["node.code.color = \"#ffd400\""],
        "--set:1: QR code of node `code`: #ffd400",
    );
    starts(
        "[qr]\nlogo_size = \"big\"\nlogo = \"logo\"",
        &[],
        "sharecard.toml:3: `qr_logo_size` of node `code` is no share",
    );
}
