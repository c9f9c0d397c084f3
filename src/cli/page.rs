//! `sharecard page`: pages for phones, each with its card beside it.

use super::args::PageArgs;
use super::exit::Exit;
use super::input::{Articles, Wanted, read_all, say_card_error};
use super::say;
use sharecard::article::{Article, Found};
use sharecard::batch::{
    self, DEFAULT_NAME, FailureError, Item, Made, Origin, Output, Run, Setup, Setups, Shard, Wishes,
};
use sharecard::card::{Error, Record};
use sharecard::config::Setting;
use sharecard::encode::Encoding;
use sharecard::mobile::MobileError;
use sharecard::page::{self, CardFile, Order};
use sharecard::source;
use sharecard::store::{self, Claim, Mark};
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use url::Url;

/// The format of the card beside a page.
const FORMAT: &str = "poster";

/// Threads that make the cards.
const ONE_A_CORE: usize = 0;

/// A page to make.
struct Job {
    called: String,
    article: Article,
    setup: Arc<Setup>,
    path: PathBuf,
    address: Option<Url>,
}

/// An error and its hint.
type Refusal = (String, Option<String>);

pub(super) fn page(args: &PageArgs) -> Exit {
    let (mut setups, base) = match prepare(args) {
        Ok(prepared) => prepared,
        Err(refusal) => return refuse(&refusal),
    };
    let Articles { mut items, exit, .. } =
        read_all(&args.input, &mut setups, Wanted { output: Some(&args.output), pictured: true });
    if exit == Exit::Usage {
        return exit;
    }
    let jobs = match plan(&mut items, args, base.as_ref()) {
        Ok(jobs) => jobs,
        Err(refusal) => return refuse(&refusal),
    };
    // A page that may not be written needs no card.
    let (mut kept, mut free, mut exit) = (Vec::new(), Vec::new(), exit);
    for (job, item) in jobs.into_iter().zip(items) {
        match store::may_take(&job.path, Claim { mark: Mark::Page, force: args.force }) {
            Ok(()) => {
                kept.push(job);
                free.push(item);
            }
            Err(error) => exit = exit.worse(job.failed(&error.into())),
        }
    }
    let cards = match cards(free, args) {
        Ok(cards) => cards,
        Err(refusal) => return refuse(&refusal),
    };
    kept.iter().zip(cards).fold(exit, |exit, (job, card)| exit.worse(job.finish(card, args)))
}

fn refuse((message, hint): &Refusal) -> Exit {
    say::error(message, hint.as_deref());
    Exit::Usage
}

/// What was typed, checked.
fn prepare(args: &PageArgs) -> Result<(Setups, Option<Url>), Refusal> {
    let settings = args.set.iter().map(|text| Setting::parse(text)).collect::<Result<Vec<_>, _>>();
    let settings = settings.map_err(|error| (format!("--set {error}"), None))?;
    let hint = || Some("write it as in https://m.example.edu.cn/bulletins/".to_owned());
    let base = args.base_url.as_deref().map(page::base).transpose();
    let base = base.map_err(|error| (format!("--base-url {error}"), hint()))?;
    let wishes = Wishes {
        family: args.template.clone(),
        formats: if args.no_card { Vec::new() } else { vec![FORMAT.into()] },
        settings,
        config: args.input.config.clone(),
        ..Wishes::default()
    };
    Ok((Setups::new(wishes), base))
}

/// Names every page, and gives each article its page's future address as its link.
fn plan(items: &mut [Item], args: &PageArgs, base: Option<&Url>) -> Result<Vec<Job>, Refusal> {
    let mut taken: HashMap<PathBuf, String> = HashMap::new();
    let mut jobs = Vec::new();
    for item in items {
        let path = path_of(item, &args.output)?;
        if let Some(first) = taken.insert(path.clone(), item.called()) {
            let message =
                format!("two pages would be written to {}: {first} and {}", path.display(), item.called());
            return Err((
                message,
                Some("give them one at a time, each with a folder of its own (-o)".into()),
            ));
        }
        let address = base.map(|base| address_of(base, &path, &args.output));
        if let Some(address) = &address {
            item.article.mobile_url = Some(Found::new(address.to_string(), "--base-url"));
        }
        let (called, article, setup) = (item.called(), item.article.clone(), Arc::clone(&item.setup));
        jobs.push(Job { called, article, setup, path, address });
    }
    Ok(jobs)
}

/// `DIR/2024/bulletin-27.html`.
fn path_of(item: &Item, folder: &Path) -> Result<PathBuf, Refusal> {
    let origin = Origin { document: &item.document, number: item.number };
    let named =
        Output::Folder(folder.to_owned()).path("{stem}.png", origin, &item.article, (FORMAT, Encoding::Png));
    Ok(named.map_err(|error| (error.to_string(), error.hint()))?.with_extension("html"))
}

/// The address of a file of the folder that is published as `base`.
fn address_of(base: &Url, path: &Path, folder: &Path) -> Url {
    let below = path.strip_prefix(folder).unwrap_or(path);
    let parts: Vec<_> = below.components().map(|part| part.as_os_str().to_string_lossy()).collect();
    page::address(base, &parts.iter().map(AsRef::as_ref).collect::<Vec<_>>())
}

/// A card for each, or why there is none; `None` where none is wanted.
fn cards(items: Vec<Item>, args: &PageArgs) -> Result<Vec<Option<Result<Record, FailureError>>>, Refusal> {
    if args.no_card {
        return Ok(items.iter().map(|_| None).collect());
    }
    let output = Output::Folder(args.output.clone());
    let store = store::open(output.place(), "").map_err(|error| (error.to_string(), error.hint()))?;
    let run = Run {
        output,
        store,
        name: DEFAULT_NAME.into(),
        no_qr: false,
        sidecar: false,
        force: args.force,
        jobs: 0,
        shard: Shard::default(),
    };
    let jobs = batch::plan(items, &run).map_err(|error| (error.to_string(), error.hint()))?;
    let made = batch::carry_out(&jobs, ONE_A_CORE);
    let card = |made| match made {
        Made::Card(record) => Some(*record),
        Made::Kit(_) | Made::Unchanged(_) => None,
    };
    Ok(made
        .into_iter()
        .map(|outcome| outcome.map(card).map_err(|failure| failure.error).transpose())
        .collect())
}

impl Job {
    /// Writes the page once its card is there, or says why not.
    fn finish(&self, card: Option<Result<Record, FailureError>>, args: &PageArgs) -> Exit {
        let card = match card.transpose() {
            Ok(card) => card,
            Err(error) => return self.failed(&error),
        };
        let file = card.as_ref().and_then(|card| {
            let name = Path::new(card.output.as_deref()?).file_name()?.to_str()?;
            Some(CardFile { name, width: card.width, height: card.height, alt: &card.alt })
        });
        let brand = &self.setup.config.brand;
        let (beside, unwritten) = self.pictures();
        let address = self.address.as_ref();
        let order = Order { article: &self.article, brand, card: file, address, beside: &beside };
        let mut made = page::write(order);
        made.warnings.extend(unwritten);
        if let Err(error) = store::commit(&self.path, made.html.as_bytes()) {
            return self.failed(&error.into());
        }
        let name = self.path.display();
        if !args.quiet {
            say::say(&format!("{name}: {} bytes{}", made.html.len(), self.beside(card.as_ref())));
        }
        let of_card = card.map_or_else(|| self.doubts(), |card| card.warnings);
        for warning in of_card.iter().chain(&made.warnings) {
            say::warning(&format!("{name}: {warning}"));
        }
        Exit::Good
    }

    /// Writes the pictures that a document carries with it (Word's) beside the page, each under a name made of its bytes:
    /// what the article calls each with its file's name, and why others are not there.
    fn pictures(&self) -> (Vec<(String, String)>, Vec<String>) {
        let (mut beside, mut unwritten) = (Vec::new(), Vec::new());
        let shown = self.article.pictures.iter().map(|picture| &picture.src);
        let cover = self.article.cover.iter().map(|cover| &cover.value);
        let cover = cover.filter(|_| self.article.pictures.is_empty());
        for address in shown.chain(cover).filter(|address| address.starts_with("data:image/")) {
            let written =
                source::load_cover(address, Path::new("")).map_err(FailureError::from).and_then(|bytes| {
                    let name = store::picture_name(&self.path, &bytes, address);
                    if let Some(name) = &name {
                        store::commit(&self.path.with_file_name(name), &bytes)?;
                    }
                    Ok(name)
                });
            match written {
                Ok(name) => beside.extend(name.map(|name| (address.clone(), name))),
                Err(error) => unwritten.push(format!("a picture is not written: {error}")),
            }
        }
        (beside, unwritten)
    }

    /// `, with bulletin-27.poster.png, whose QR opens https://…`
    fn beside(&self, card: Option<&Record>) -> String {
        let Some(card) = card else { return String::new() };
        let name = Path::new(card.output.as_deref().unwrap_or_default()).file_name().unwrap_or_default();
        let opens = card.link.as_ref().filter(|_| card.report.qr.is_some());
        let opens = opens.map_or(String::new(), |link| format!(", whose QR opens {}", link.url));
        format!(", with {}{opens}", name.to_string_lossy())
    }

    /// What a card would say of its article.
    fn doubts(&self) -> Vec<String> {
        let doubt = |(field, evidence): (&str, &sharecard::article::Evidence)| {
            Some(format!("{field} is doubtful: {}", evidence.doubtful.as_ref()?))
        };
        let doubts = self.article.evidence().into_iter().filter_map(doubt);
        self.article.warnings.iter().cloned().chain(doubts).collect()
    }

    fn failed(&self, error: &FailureError) -> Exit {
        let context = format!("{}: ", self.called);
        match error {
            FailureError::Card(error) => match error.as_ref() {
                Error::Mobile(none @ (MobileError::None { .. } | MobileError::OnlyOwnPage { .. })) => {
                    let hint =
                        "give --base-url, where the pages will be published; --no-card makes the page alone";
                    say::error(&format!("{context}{none}"), Some(hint));
                }
                other => say_card_error(&context, other),
            },
            other => say::error(&format!("{context}{other}"), other.hint().as_deref()),
        }
        Exit::SomeFailed
    }
}
