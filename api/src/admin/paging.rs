//! What lives here: pages of lists.

/// Items of a page unless the caller says otherwise.
const DEFAULT_SIZE: usize = 20;
/// Items of a page at the most.
const MOST: usize = 200;

/// Which page of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Paging {
    /// Counted from 1.
    pub page: usize,
    /// Items of a page.
    pub size: usize,
}

impl Paging {
    /// The page that the parameters `page` and `page_size` mean; nonsense means the default.
    pub fn of(page: Option<&str>, size: Option<&str>) -> Self {
        let number = |text: Option<&str>| {
            let number = text?.trim().parse::<usize>().ok();
            number.filter(|number| *number > 0)
        };
        Self {
            page: number(page).unwrap_or(1),
            size: number(size).unwrap_or(DEFAULT_SIZE).min(MOST),
        }
    }

    /// How many pages `total` items make.
    pub const fn pages(&self, total: usize) -> usize {
        total.div_ceil(self.size)
    }

    /// The items of this page; past the end none.
    pub fn cut<T>(&self, items: impl IntoIterator<Item = T>) -> Vec<T> {
        let before = (self.page - 1).saturating_mul(self.size);
        items.into_iter().skip(before).take(self.size).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nonsense_means_the_default() {
        let of = |page, size| {
            let paging = Paging::of(page, size);
            (paging.page, paging.size)
        };
        assert_eq!(of(None, None), (1, 20));
        assert_eq!(of(Some("3"), Some(" 50 ")), (3, 50));
        for nonsense in ["0", "-1", "x", "", "1.5", "99999999999999999999999"] {
            assert_eq!(of(Some(nonsense), Some(nonsense)), (1, 20), "{nonsense:?}");
        }
        assert_eq!(of(Some("18446744073709551615"), Some("201")).1, 200);
    }

    #[test]
    fn pages_are_cut_and_counted() {
        let second = Paging { page: 2, size: 2 };
        assert_eq!(second.cut(1..=5), [3, 4]);
        assert_eq!(second.pages(5), 3);
        assert_eq!(second.pages(0), 0);
        assert_eq!(Paging { page: 3, size: 2 }.cut(1..=5), [5]);
        let far = Paging {
            page: usize::MAX,
            size: 200,
        };
        assert!(far.cut(1..=5).is_empty());
    }
}
