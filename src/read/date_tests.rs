//! Spellings of dates, and what is none.

use super::*;
use jiff::civil::date;
use proptest::prelude::*;

#[test]
fn spellings_of_one_day() {
    for text in [
        "2021-12-31",
        "2021/12/31",
        "2021.12.31",
        "2021年12月31日",
        " 2021 年 12 月 31 日 ",
        "2021年12月31号",
        "2021年12月31",
        "20211231",
        "２０２１－１２－３１",
        "二〇二一年十二月三十一日",
        "二O二一年十二月三十一日",
        "二0二一年十二月三十一日",
        "2021,12,31",
        "2021，12，31",
        "2021-12-31 14∶06",
        "2021-12-31T23:59:59+08:00",
        "2021-12-31T16:00:00.000Z",
        "2021年12月31日 星期五 上午10时30分",
        "2021-12-31（周五）",
    ] {
        assert_eq!(parse(text), Ok(date(2021, 12, 31)), "{text}");
    }
    assert_eq!(parse("2022-1-5"), Ok(date(2022, 1, 5)));
    assert_eq!(parse("二○○五年十月二十日"), Ok(date(2005, 10, 20)));
}

#[test]
fn what_is_no_date() {
    for text in
        ["", "昨天", "12-31", "2021-12", "21-12-31", "2021-12/31", "2021-12-311", "2021123", "202112311"]
    {
        assert!(matches!(parse(text), Err(DateError::NotADate { .. })), "{text}");
    }
    assert!(parse("2021-12-31 发布").is_err());
    assert!(parse("2021-12-31-5").is_err());
}

#[test]
fn days_that_no_calendar_has() {
    let error = parse("2021年2月30日").unwrap_err();
    assert_eq!(error.to_string(), "`2021年2月30日` is not a date: there is no day 2021-2-30");
    assert!(matches!(parse("2021-13-01"), Err(DateError::NoSuchDay { month: 13, .. })));
    assert!(parse("0000-00-00").is_err());
    assert!(parse("2023-02-29").is_err() && parse("2024-02-29").is_ok());
}

#[test]
fn dates_in_a_line() {
    assert_eq!(find("新华社 2019-09-07 08:15:51"), Some(date(2019, 9, 7)));
    assert_eq!(find("第12345678901期 2020年2月9日"), Some(date(2020, 2, 9)));
    assert_eq!(find("电话 010-62345678 转 3"), None);
    assert_eq!(find("2020-2035年"), None);
}

#[test]
fn a_year_behind_is_doubtful() {
    let read = |text: &str| read(text).map(|dated| (dated.day.to_string(), dated.doubtful.is_some()));
    assert_eq!(read("12/31/2021"), Ok(("2021-12-31".to_owned(), true)));
    assert_eq!(read("31/12/2021 14:06"), Ok(("2021-12-31".to_owned(), true)));
    assert_eq!(read("2021/12/31"), Ok(("2021-12-31".to_owned(), false)));
    for text in ["昨天", "3天前", "刚刚", "12/31", "13/13/2021", "12/31/21", "12/31-2021"] {
        assert!(read(text).is_err(), "{text}");
    }
    let doubt = find_any("Posted 12/31/2021 by admin").and_then(|dated| dated.doubtful);
    assert_eq!(doubt.as_deref(), Some("`12/31/2021` has its year last; read as 2021-12-31"));
    assert!(parse("12/31/2021").is_err());
    let short = find_any("发布 05-03-11 10:00").map(|dated| (dated.day, dated.doubtful.is_some()));
    assert_eq!(short, Some((date(2005, 3, 11), true)));
    for text in ["电话 62-34-56", "10-08 12:00", "1.2.3", "05-03-11-2", "05-13-11"] {
        assert_eq!(find_any(text), None, "{text}");
    }
}

#[test]
fn written_out_in_a_line() {
    assert_eq!(find("江州理工大学 二〇二一年十二月三十一日印发"), Some(date(2021, 12, 31)));
    assert_eq!(find("一二三四五 二〇二一年十二月"), None);
}

#[test]
fn universal_time() {
    assert!(is_universal("2021-12-31T16:00:00Z") && is_universal("2021-12-31T16:00:00+00:00"));
    assert!(!is_universal("2021-12-31T16:00:00+08:00") && !is_universal("2021-12-31Z"));
}

proptest! {
    #[test]
    fn no_text_panics(text in "\\PC*", dated in "[0-9０-９一二三十〇年月日号./ -]{0,24}") {
        for text in [text, dated] {
            let _ = parse(&text);
            let _ = (find(&text), find_any(&text), read(&text), is_universal(&text));
            let _ = tens(&text);
        }
    }
}
