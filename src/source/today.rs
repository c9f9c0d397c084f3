//! What day it is.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::Offset;
use std::time::{SystemTime, UNIX_EPOCH};

/// China keeps one time, and no summer time.
const CHINA: Offset = Offset::constant(8);

/// The day that calendars in China show by our clock: bulletins are dated by them, wherever they are read.
#[must_use]
pub fn today() -> Option<Date> {
    in_china(SystemTime::now())
}

fn in_china(now: SystemTime) -> Option<Date> {
    let elapsed = now.duration_since(UNIX_EPOCH).ok()?;
    let now = Timestamp::from_second(i64::try_from(elapsed.as_secs()).ok()?).ok()?;
    Some(CHINA.to_datetime(now).date())
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use std::time::Duration;

    #[test]
    fn today_is_the_day_in_china() {
        let at = |moment: &str| {
            let moment: Timestamp = moment.parse().unwrap();
            in_china(UNIX_EPOCH + Duration::from_secs(moment.as_second().unsigned_abs()))
        };
        assert_eq!(at("2026-11-23T13:19:00Z"), Some(date(2026, 11, 23)));
        assert_eq!(at("2026-11-23T15:59:59Z"), Some(date(2026, 11, 23)));
        assert_eq!(at("2026-11-23T16:00:00Z"), Some(date(2026, 11, 24)));
    }
}
