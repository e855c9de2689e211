//! What lives here: figures as the contract writes them.

/// Which part of all that were decided it is, in percent with this many decimals: `98.50%`. Of none it is zero.
pub(crate) fn percent(part: u64, all: u64, decimals: u32) -> String {
    let scale = 10_u128.pow(decimals);
    let all = u128::from(all.max(1));
    // Rounded to the nearest.
    let scaled = (u128::from(part) * 100 * scale * 2 + all) / (all * 2);
    match decimals {
        0 => format!("{scaled}%"),
        decimals => {
            let width = decimals as usize;
            format!("{}.{:0width$}%", scaled / scale, scaled % scale)
        }
    }
}

/// A number that is given in hundredths: `1.50`.
pub(crate) fn hundredths(number: u64) -> String {
    format!("{}.{:02}", number / 100, number % 100)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentages_have_the_decimals_that_are_wanted() {
        assert_eq!(percent(197, 200, 2), "98.50%");
        assert_eq!(percent(197, 200, 1), "98.5%");
        assert_eq!(percent(2, 3, 2), "66.67%");
        assert_eq!(percent(1, 3, 0), "33%");
        assert_eq!(percent(5, 5, 2), "100.00%");
        assert_eq!(percent(0, 0, 2), "0.00%");
        assert_eq!(percent(u64::MAX, u64::MAX, 2), "100.00%");
    }

    #[test]
    fn hundredths_are_written_out() {
        assert_eq!(hundredths(0), "0.00");
        assert_eq!(hundredths(1205), "12.05");
    }
}
