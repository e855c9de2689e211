//! What lives here: the quota buckets of an account, and one value for each of them.

use std::fmt;

/// A capability with a quota of its own at the upstream. A request without a suffix is of bucket text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Bucket {
    /// Text answers, with or without web search.
    Text,
    /// Generated images.
    Image,
    /// Generated videos.
    Video,
}

impl Bucket {
    /// Every bucket, in the order of [`Bucket::index`].
    pub const ALL: [Self; 3] = [Self::Text, Self::Image, Self::Video];

    /// The word for this bucket in keys and logs.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Image => "image",
            Self::Video => "video",
        }
    }

    /// This bucket's place in [`Bucket::ALL`].
    pub const fn index(self) -> usize {
        match self {
            Self::Text => 0,
            Self::Image => 1,
            Self::Video => 2,
        }
    }
}

impl fmt::Display for Bucket {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// One value for each bucket.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct PerBucket<T>([T; 3]);

impl<T> PerBucket<T> {
    /// The values in the order of [`Bucket::ALL`].
    pub const fn new(values: [T; 3]) -> Self {
        Self(values)
    }

    /// The value of one bucket.
    pub const fn get(&self, bucket: Bucket) -> &T {
        &self.0[bucket.index()]
    }

    /// The value of one bucket, to be changed.
    pub const fn get_mut(&mut self, bucket: Bucket) -> &mut T {
        &mut self.0[bucket.index()]
    }
}
