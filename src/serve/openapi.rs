//! The interface as OpenAPI 3.1, made from the types that read and write it.

use super::language::Language;
use super::problem::{Details, KINDS};
use super::requests::{ArticlesAsk, BatchAsk, CardAsk, CodeAsk, KitAsk, SnippetAsk, TemplateAsk};
use super::responses::{
    ArticlesAnswer, CardAnswer, ConfigAnswer, RowEvent, SnippetAnswer, TemplateAnswer, TemplatesAnswer,
    TotalEvent,
};
use schemars::generate::SchemaSettings;
use schemars::{JsonSchema, SchemaGenerator};
use serde_json::{Map, Value, json};

/// Where the schemas of types stand.
const SCHEMAS: &str = "/components/schemas";
const JSON: &str = "application/json";

/// The document.
pub(super) fn document() -> Value {
    let settings = SchemaSettings::draft2020_12().with(|settings| {
        settings.definitions_path = SCHEMAS.into();
        settings.meta_schema = None;
    });
    let mut types = Types(settings.into_generator());
    let paths = paths(&mut types);
    types.of::<RowEvent>();
    types.of::<TotalEvent>();
    let problem = types.of::<Details>();
    let schemas = types.0.take_definitions(true);
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "sharecard",
            "version": env!("CARGO_PKG_VERSION"),
            "description": "Share cards of Chinese web bulletins. Words for people come in the language of \
                Accept-Language: zh (the default) or en.",
        },
        "paths": paths,
        "components": {
            "schemas": schemas,
            "responses": {
                "Problem": {
                    "description": problems(),
                    "content": {"application/problem+json": {"schema": problem}},
                },
            },
            "securitySchemes": {
                "token": {"type": "http", "scheme": "bearer", "description": "where the server has a --token"},
            },
        },
        "security": [{}, {"token": []}],
    })
}

/// The kinds of problems, a line each.
fn problems() -> String {
    let line = |kind: &&super::problem::Kind| {
        format!("- `/problems/{}` ({}): {}", kind.slug, kind.status, kind.title(Language::English))
    };
    let lines: Vec<String> = KINDS.iter().map(line).collect();
    format!("What went wrong (RFC 9457); a 429 says in Retry-After when to try again.\n{}", lines.join("\n"))
}

/// Types that the document names.
struct Types(SchemaGenerator);

impl Types {
    fn of<T: JsonSchema>(&mut self) -> Value {
        self.0.subschema_for::<T>().to_value()
    }

    fn body<T: JsonSchema>(&mut self) -> Value {
        json!({"required": true, "content": {JSON: {"schema": self.of::<T>()}}})
    }

    fn answer<T: JsonSchema>(&mut self, description: &str) -> Value {
        json!({"200": {"description": description, "content": {JSON: {"schema": self.of::<T>()}}}})
    }
}

/// One way to ask, with its answers and the problems that any may have.
fn operation(summary: &str, mut more: Value, answers: Value) -> Value {
    let mut responses = answers;
    responses["default"] = json!({"$ref": "#/components/responses/Problem"});
    more["summary"] = summary.into();
    more["responses"] = responses;
    more
}

fn paths(types: &mut Types) -> Map<String, Value> {
    let mut paths = Map::new();
    let mut add = |path: &str, method: &str, operation: Value| {
        let known = paths.entry(path).or_insert_with(|| json!({}));
        known[method] = operation;
    };
    let named = json!({"parameters": [in_path("name"), in_path("format")]});
    let config = types.answer::<ConfigAnswer>("The settings");
    add("/api/config", "get", operation("What the server offers and allows", json!({}), config));
    let templates = types.answer::<TemplatesAnswer>("The families");
    add("/api/templates", "get", operation("Families and their formats", json!({}), templates));
    let template = types.answer::<TemplateAnswer>("The template");
    add("/api/templates/{name}/{format}", "get", operation("A template's files", named.clone(), template));
    let mut save = named;
    save["requestBody"] = types.body::<TemplateAsk>();
    let saved = json!({"204": {"description": "It is written"}});
    add("/api/templates/{name}/{format}", "put", operation("Writes a template", save, saved));
    add("/api/articles", "post", articles(types));
    add("/api/cards", "post", cards(types));
    let body = json!({"requestBody": types.body::<KitAsk>()});
    let zip = binary("All formats with captions and codes", &["application/zip"]);
    add("/api/kits", "post", operation("Makes all that a post needs, as a zip", body, zip));
    let body = json!({"requestBody": types.body::<CodeAsk>()});
    let code = binary("The code", &["image/png", "image/svg+xml"]);
    add("/api/codes", "post", operation("Draws a QR code alone", body, code));
    let body = json!({"requestBody": types.body::<SnippetAsk>()});
    let snippet = types.answer::<SnippetAnswer>("The piece of HTML");
    add("/api/snippets", "post", operation("Writes a page's [扫描分享]", body, snippet));
    let body = json!({"requestBody": types.body::<BatchAsk>()});
    let description = "Events `row` (RowEvent, two of each row) and one `done` (TotalEvent)";
    let events = json!({"200": {"description": description, "content": {"text/event-stream": {}}}});
    add("/api/batches", "post", operation("Makes cards of many articles", body, events));
    let signed = [in_query("url", true), in_query("sig", true)];
    let look = [in_query("template", false), in_query("format", false)];
    let parameters = [&signed[..], &look[..]].concat();
    let card = json!({"parameters": parameters, "security": [{}]});
    let picture = binary("The card", &["image/png", "image/jpeg"]);
    add("/card.png", "get", operation("The card of a page, at a signed address", card, picture));
    let code = json!({"parameters": signed, "security": [{}]});
    let picture = binary("The code", &["image/svg+xml"]);
    add("/qr.svg", "get", operation("The QR code of an address, at a signed address", code, picture));
    let text =
        |description: &str| json!({"200": {"description": description, "content": {"text/plain": {}}}});
    add("/healthz", "get", operation("Whether the server is well", json!({"security": [{}]}), text("It is")));
    add("/metrics", "get", operation("Counts for Prometheus", json!({}), text("The counts")));
    paths
}

fn articles(types: &mut Types) -> Value {
    let name = json!({
        "name": "name", "in": "query", "schema": {"type": "string"},
        "description": "the file's name: the body is then its bytes (HTML, text, Markdown, JSON, CSV, a feed, .docx)",
    });
    let body = json!({"required": true, "content": {
        JSON: {"schema": types.of::<ArticlesAsk>()},
        "application/octet-stream": {},
    }});
    let more = json!({"parameters": [name], "requestBody": body});
    operation("Reads articles", more, types.answer::<ArticlesAnswer>("The articles with their evidence"))
}

fn cards(types: &mut Types) -> Value {
    let more = json!({"requestBody": types.body::<CardAsk>()});
    let answers = json!({"200": {
        "description": "The card; with `Accept: application/json` also its record and checks",
        "content": {"image/png": {}, "image/jpeg": {}, JSON: {"schema": types.of::<CardAnswer>()}},
    }});
    operation("Makes a card", more, answers)
}

fn binary(description: &str, kinds: &[&str]) -> Value {
    let content: Map<String, Value> = kinds.iter().map(|kind| ((*kind).to_owned(), json!({}))).collect();
    json!({"200": {"description": description, "content": content}})
}

fn in_path(name: &str) -> Value {
    json!({"name": name, "in": "path", "required": true, "schema": {"type": "string", "pattern": "^[a-z0-9-]{1,40}$"}})
}

fn in_query(name: &str, required: bool) -> Value {
    json!({"name": name, "in": "query", "required": required, "schema": {"type": "string"}})
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every `$ref` leads to a schema.
    #[test]
    fn every_reference_leads_somewhere() {
        let document = document();
        let text = document.to_string();
        let references: Vec<&str> =
            text.split("\"$ref\":\"#").skip(1).filter_map(|rest| rest.split('"').next()).collect();
        assert!(references.len() > 20, "{references:?}");
        for reference in references {
            assert!(document.pointer(reference).is_some(), "{reference}");
        }
        for name in ["CardAsk", "ArticleValue", "Look", "Details", "RowEvent"] {
            let schema = &document["components"]["schemas"][name];
            assert!(schema["properties"].is_object(), "{name}: {schema}");
        }
        let look = &document["components"]["schemas"]["Look"]["properties"];
        assert_eq!(look["template"]["default"], "bulletin");
    }
}
