//! A template's own pictures: found from the file that names them, in the node's colour, part of the fingerprint.

use super::tests::told;
use super::*;
use crate::units::Size;
use std::fs;
use std::path::Path;

const DOT: &str = r#"<svg xmlns="http://www.w3.org/2000/svg" width="8" height="8"><path fill="currentColor" d="M0 0h8v8H0z"/></svg>"#;

const CARD: &str = "format = \"mini\"\n[palette]\nink = \"#112233\"\naccent = \"#c00000\"\n[fonts]\nbody = \"Noto Sans SC\"\n\
                    [node.card]\nchildren = [\"mark\"]\n[node.mark]\nwidth = 8\nheight = 8\n";

fn write(folder: &Path, name: &str, text: impl AsRef<[u8]>) {
    let path = folder.join(name);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

fn resolved(file: &Path) -> Result<Template, Located> {
    let chain = load(&file.to_string_lossy(), "mini")?;
    Template::resolve(&chain, &Brand::default(), &Fonts::bundled())
}

/// The first pixel of the mark.
fn first_pixel(template: &Template) -> [u8; 4] {
    let art = template.nodes[1].art.as_ref().unwrap();
    let picture = art.fitted(Size { w: 8, h: 8 }, crate::picture::Fit::Cover, (0.5, 0.5));
    picture.rgba[..4].try_into().unwrap()
}

#[test]
fn art_is_found_from_the_file_that_names_it_in_the_nodes_colour() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    write(folder.path(), "base/art/dot.svg", DOT);
    write(folder.path(), "base/base.toml", format!("{CARD}picture = \"./art/dot.svg\"\n"));
    write(
        folder.path(),
        "mine/mini.toml",
        "extends = \"../base/base.toml\"\n[node.mark]\ncolor = \"accent\"\n",
    );
    assert_eq!(first_pixel(&resolved(&at("base/base.toml")).unwrap()), [0x11, 0x22, 0x33, 255]);
    let mine = resolved(&at("mine/mini.toml")).unwrap();
    assert_eq!(first_pixel(&mine), [0xc0, 0, 0, 255]);
    // Another palette recolours it.
    let mut chain = load(&at("mine/mini.toml").to_string_lossy(), "mini").unwrap();
    chain.lay_over(&Toml { name: "--set".into(), text: "palette.accent = \"#00ff00\"".into() }).unwrap();
    let green = Template::resolve(&chain, &Brand::default(), &Fonts::bundled()).unwrap();
    assert_eq!(first_pixel(&green), [0, 255, 0, 255]);
    // The same path elsewhere is another picture.
    write(folder.path(), "mine/art/dot.svg", DOT.replace("currentColor", "#0000ff"));
    write(
        folder.path(),
        "mine/own.toml",
        "extends = \"../base/base.toml\"\n[node.mark]\npicture = \"./art/dot.svg\"\n",
    );
    assert_eq!(first_pixel(&resolved(&at("mine/own.toml")).unwrap()), [0, 0, 255, 255]);
    // And it shows on a card without an article's picture.
    let filled = fill(&mine, &Default::default(), &Brand::default(), Pictured::default()).unwrap();
    assert_eq!(filled.present, [true, true]);
}

#[test]
fn the_fingerprint_knows_the_content_and_no_path() {
    let canon = |place: &str, content: &str| {
        let folder = tempfile::tempdir().unwrap();
        write(folder.path(), &format!("{place}.svg"), content);
        write(folder.path(), "mini.toml", format!("{CARD}picture = \"./{place}.svg\"\n"));
        resolved(&folder.path().join("mini.toml")).unwrap().canon
    };
    assert_eq!(canon("a", DOT), canon("b", DOT));
    assert_ne!(canon("a", DOT), canon("a", &DOT.replace("h8", "h7")));
}

#[test]
fn wrong_art_is_an_error_at_its_line() {
    let folder = tempfile::tempdir().unwrap();
    let said = |picture: &str| {
        write(folder.path(), "mini.toml", format!("{CARD}picture = \"{picture}\"\n"));
        told(&resolved(&folder.path().join("mini.toml")).unwrap_err())
    };
    write(folder.path(), "words.svg", DOT.replace("<path", "<text/><path"));
    write(folder.path(), "print.jpg", include_bytes!("../../tests/pictures/cmyk.jpg"));
    write(folder.path(), "page.png", "<!doctype html><html>");
    write(folder.path(), "long.png", vec![0; (4 << 20) + 1]);
    for (picture, line, expected) in [
        ("covr", 12, "12: `covr` is not a value of this property | did you mean `cover`?"),
        ("art/dot.svg", 12, "the path of a picture begins with `./`: `art/dot.svg` does not"),
        ("/etc/hostname", 12, "begins with `./`"),
        ("./none.svg", 12, "picture `./none.svg`: cannot be read: "),
        ("./.", 12, "picture `./.`: "),
        (
            "./words.svg",
            12,
            "picture `./words.svg`: SVG drawing with text, which is not drawn | convert texts to paths",
        ),
        ("./print.jpg", 12, "(CMYK)"),
        ("./page.png", 12, "it looks like a web page"),
        ("./long.png", 12, "more than 4194304 bytes"),
    ] {
        let told = said(picture);
        assert!(told.contains(expected), "{told} lacks {expected}");
        assert!(told.starts_with(&format!("{line}: ")), "{told}");
    }
}
