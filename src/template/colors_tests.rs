//! Palettes: dark ones, names that name others, names that nothing uses; and the fonts of a brand.

use super::tests::{chain, resolve, told, with};
use super::*;
use crate::font::Cut;

const BASE: &str = "format = \"mini\"
[palette]
ink = \"#112233\"
paper = \"#ffffff\"
muted = \"ink/80%\"
[dark]
ink = \"#eeeeee\"
paper = \"#101010\"
[fonts]
body = \"Noto Sans SC\"
[node.card]
background = \"paper\"
text = \"x\"
border = { width = 1, color = \"muted\" }
";

fn toned(texts: &[&str], brand: &str) -> Result<Template, Located> {
    let mut brand: Brand = toml::from_str(brand).unwrap();
    brand.files.push(Toml { name: "sharecard.toml".into(), text: "[brand]\ntone = \"dark\"\n".into() });
    Template::resolve(&chain(texts)?, &brand, &Fonts::bundled())
}

/// Ink and paper of the card.
fn colors(template: &Template) -> String {
    format!("{} on {}", template.nodes[0].color, template.nodes[0].background)
}

#[test]
fn dark_lies_over_the_palette_and_the_brand_over_both() {
    let of = |texts: &[&str], brand: &str| colors(&toned(texts, brand).unwrap());
    assert_eq!(of(&[BASE], ""), "#112233 on #ffffff");
    assert_eq!(of(&[BASE], "tone = \"light\""), "#112233 on #ffffff");
    assert_eq!(of(&[BASE], "tone = \"dark\""), "#eeeeee on #101010");
    assert_eq!(of(&[BASE], "tone = \"dark\"\n[colors]\npaper = \"#002244\""), "#eeeeee on #002244");
    // A derived template's colour is for both tones until it says otherwise.
    let derived = "[palette]\nink = \"#bb9977\"\n[dark]\npaper = \"#000\"\n";
    assert_eq!(of(&[BASE, derived], "tone = \"dark\""), "#bb9977 on #000000");
    let both = "[palette]\nink = \"#336699\"\n[dark]\nink = \"#99ccff\"\n";
    assert_eq!(of(&[BASE, both], ""), "#336699 on #ffffff");
    assert_eq!(of(&[BASE, both], "tone = \"dark\""), "#99ccff on #101010");
    // Another tone is another card, and the same tone the same.
    let canon = |brand| toned(&[BASE], brand).unwrap().canon;
    assert_ne!(canon("tone = \"dark\""), canon(""));
    assert_eq!(canon("tone = \"light\""), canon(""));
}

#[test]
fn a_dark_card_that_a_template_does_not_have_is_refused() {
    let light = BASE.replace("[dark]\nink = \"#eeeeee\"\npaper = \"#101010\"\n", "");
    let error = toned(&[&light], "tone = \"dark\"").unwrap_err();
    assert_eq!(error.file.name, "sharecard.toml");
    assert_eq!(
        told(&error),
        "2: tone = \"dark\", but `0.toml` has no [dark] palette | write [dark] into the template, or tone = \"light\""
    );
    assert!(toned(&[&light], "tone = \"light\"").is_ok());
    let slip = toned(&[&BASE.replace("paper = \"#101010\"", "papr = \"#101010\"")], "").unwrap_err();
    assert_eq!(told(&slip), "8: [dark] has `papr`, which the palette does not have | did you mean `paper`?");
    let wrong = toned(&[&BASE.replace("#101010", "#10101")], "tone = \"dark\"").unwrap_err();
    assert!(told(&wrong).starts_with("8: colour `paper`: `#10101` is not a colour"), "{wrong}");
}

#[test]
fn a_colour_may_be_named_after_another() {
    let of = |values: &str| {
        resolve(&[&format!(
            "format = \"mini\"\n[palette]\n{values}\n[fonts]\nbody = \"Noto Sans SC\"\n[node.card]\ntext = \"x\"\n"
        )])
    };
    assert_eq!(colors(&of("ink = \"deep\"\ndeep = \"#123456\"").unwrap()), "#123456 on #00000000");
    assert_eq!(
        colors(&of("ink = \"deep/90%\"\ndeep = \"sea\"\nsea = \"#123456\"").unwrap()),
        "#123456e6 on #00000000"
    );
    // A name that is a colour's own is that colour.
    assert_eq!(
        colors(&of("ink = \"black\"\nblack = \"#123456\"\naccent = \"black\"").unwrap()),
        "#000000 on #00000000"
    );
    let wrong = |values| told(&of(values).unwrap_err());
    assert_eq!(wrong("ink = \"deep\"\ndeep = \"ink\""), "4: colour `deep`: `ink` leads to itself | -");
    assert_eq!(wrong("ink = \"ink\""), "3: colour `ink`: `ink` leads to itself | -");
    assert_eq!(
        wrong("ink = \"accent/90\"\naccent = \"#000\""),
        "3: colour `ink`: `90` is no share from 0% to 100% | write `accent/60%`"
    );
    let near = wrong("ink = \"acent\"\naccent = \"#000\"");
    assert!(
        near.starts_with("3: colour `ink`: `acent` is not a colour")
            && near.ends_with("| did you mean `accent`?"),
        "{near}"
    );
}

#[test]
fn a_name_that_nothing_uses_is_an_error() {
    let derived = |lines: &str| resolve(&[BASE, lines]).map_or_else(|error| told(&error), |_| "good".into());
    assert_eq!(
        derived("[palette]\nmutd = \"#000\"\n"),
        "2: [palette] has `mutd`, which no node uses | did you mean `muted`?"
    );
    assert_eq!(
        derived("[fonts]\nbdy = \"Noto Sans SC\"\n"),
        "2: [fonts] has `bdy`, which no node uses | did you mean `body`?"
    );
    // Known below, common to all families, used by a node, or by another colour.
    assert_eq!(
        derived("[palette]\nmuted = \"#000\"\naccent = \"#f00\"\n[fonts]\nstrong = \"Noto Sans SC Bold\"\n"),
        "good"
    );
    assert_eq!(derived("[palette]\nsea = \"#024\"\n[node.card]\ncolor = \"sea\"\n"), "good");
    assert_eq!(derived("[palette]\nsea = \"#024\"\nink = \"sea\"\n"), "good");
    assert_eq!(
        derived("[palette]\nsea = \"#fed\"\n[node.card]\nborder = { width = 1, color = \"sea/50%\" }\n"),
        "good"
    );
    // Alone too.
    let alone = with("[node.card]\ntext = \"x\"\n").map(|_| ());
    assert_eq!(alone, Ok(()));
    let alone = resolve(&[
        "format = \"mini\"\n[palette]\nink = \"#000\"\ninc = \"#111\"\n[fonts]\nbody = \"Noto Sans SC\"\n[node.card]\ntext = \"x\"\n",
    ]);
    assert_eq!(told(&alone.unwrap_err()), "4: [palette] has `inc`, which no node uses | did you mean `ink`?");
}

#[test]
fn a_brand_names_fonts_in_three_ways() {
    let brand: Brand = toml::from_str(
        "[fonts]\ntitle = \"Noto Sans SC\"\nbody = \"a/school.TTF\"\nstrong = { file = \"vf\", weight = 600, index = 1 }\n",
    )
    .unwrap();
    let fonts: Vec<_> = brand.fonts.iter().map(|(role, font)| (font.file(), font.family(role))).collect();
    let cut = Cut { index: Some(1), weight: Some(600) };
    assert_eq!(
        fonts,
        [
            (Some(("a/school.TTF", Cut::default())), "brand body".to_owned()),
            (Some(("vf", cut)), "brand strong".to_owned()),
            (None, "Noto Sans SC".to_owned())
        ]
    );
    // As TOML it is what it was.
    assert_eq!(toml::from_str::<Brand>(&toml::to_string(&brand).unwrap()), Ok(brand));
    let wrong = |font: &str| {
        let toml = Toml { name: "x".into(), text: format!("[fonts]\ntitle = {font}\n") };
        told(&Located::from_toml(&toml::from_str::<Brand>(&toml.text).unwrap_err(), &toml))
    };
    assert_eq!(wrong("{ fil = \"a.ttf\" }"), "2: unknown property `fil` | did you mean `file`?");
    assert_eq!(wrong("{ weight = 600 }"), "2: missing field `file` | -");
    assert_eq!(
        wrong("{ file = \"a.ttf\", weight = -3 }"),
        "2: invalid value: integer `-3`, expected a whole number from 0 up to 65535 | -"
    );
    assert!(
        wrong("7").starts_with("2: invalid type: integer `7`, expected a font file, a family's name, or")
    );
}
