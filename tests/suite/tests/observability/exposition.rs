//! What lives here: a small reader of Prometheus' text format, strict enough to find what Prometheus would refuse.

use std::collections::{BTreeMap, BTreeSet};

/// One sample: its name, its labels, its value.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Sample {
    pub(crate) name: String,
    pub(crate) labels: BTreeMap<String, String>,
    pub(crate) value: f64,
}

/// What was told.
#[derive(Debug, Default)]
pub(crate) struct Exposition {
    types: BTreeMap<String, String>,
    pub(crate) samples: Vec<Sample>,
}

impl Exposition {
    /// Reads it all; fails on the first line that makes no sense.
    pub(crate) fn read(text: &str) -> Self {
        let mut this = Self::default();
        assert!(text.ends_with('\n'), "the last line has no end");
        let mut seen = BTreeSet::new();
        for line in text.lines() {
            if let Some(rest) = line.strip_prefix("# TYPE ") {
                let (name, kind) = rest.split_once(' ').expect(line);
                assert!(["counter", "gauge", "histogram"].contains(&kind), "{line}");
                let before = this.types.insert(name.to_owned(), kind.to_owned());
                assert_eq!(before, None, "{name} twice");
            } else if line.starts_with("# HELP ") {
            } else {
                let sample = read_sample(line);
                assert!(this.type_of(&sample.name).is_some(), "no type: {line}");
                let key = format!("{} {:?}", sample.name, sample.labels);
                assert!(seen.insert(key), "twice: {line}");
                this.samples.push(sample);
            }
        }
        this.histograms_are_sound();
        this
    }

    fn type_of(&self, name: &str) -> Option<&str> {
        let of = |name: &str| self.types.get(name).map(String::as_str);
        let suffixes = ["_bucket", "_sum", "_count"];
        let base = suffixes.iter().find_map(|it| name.strip_suffix(it));
        let of_histogram = || base.and_then(of).filter(|kind| *kind == "histogram");
        of(name).or_else(of_histogram)
    }

    /// Buckets are cumulative, and the last one holds everything.
    fn histograms_are_sound(&self) {
        let mut buckets: BTreeMap<String, Vec<(f64, f64)>> = BTreeMap::new();
        for sample in &self.samples {
            let Some(base) = sample.name.strip_suffix("_bucket") else {
                continue;
            };
            let mut labels = sample.labels.clone();
            let bound = match labels.remove("le").expect("a bound").as_str() {
                "+Inf" => f64::INFINITY,
                bound => bound.parse().expect("a bound"),
            };
            let key = format!("{base} {labels:?}");
            buckets.entry(key).or_default().push((bound, sample.value));
        }
        for (key, buckets) in &buckets {
            let grows = |a: &(f64, f64), b: &(f64, f64)| a.0 < b.0 && a.1 <= b.1;
            assert!(buckets.is_sorted_by(grows), "{key}: {buckets:?}");
            let (bound, all) = buckets.last().unwrap();
            assert!(bound.is_infinite(), "{key}");
            let (name, labels) = key.split_once(' ').unwrap();
            let count = self.samples.iter().find(|it| {
                it.name == format!("{name}_count") && format!("{:?}", it.labels) == labels
            });
            let count = count.expect("a count").value;
            assert!((count - all).abs() < 0.5, "{key}");
        }
    }

    /// The sum of the samples with this name and these labels.
    pub(crate) fn sum(&self, name: &str, labels: &[(&str, &str)]) -> f64 {
        let fits = |sample: &&Sample| {
            let has =
                |(key, value): &(&str, &str)| sample.labels.get(*key).is_some_and(|it| it == value);
            sample.name == name && labels.iter().all(has)
        };
        self.samples.iter().filter(fits).map(|it| it.value).sum()
    }

    /// The values that a label has.
    pub(crate) fn values(&self, name: &str, label: &str) -> BTreeSet<&str> {
        let samples = self.samples.iter().filter(|it| it.name == name);
        samples
            .filter_map(|it| it.labels.get(label).map(String::as_str))
            .collect()
    }
}

fn read_sample(line: &str) -> Sample {
    let name_ends = line.find(['{', ' ']).expect(line);
    let (name, rest) = line.split_at(name_ends);
    let is_word = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == ':';
    assert!(!name.is_empty() && name.chars().all(is_word), "{line}");
    let (labels, value) = match rest.strip_prefix('{') {
        Some(rest) => {
            let (labels, value) = rest.rsplit_once('}').expect(line);
            (read_labels(labels), value)
        }
        None => (BTreeMap::new(), rest),
    };
    let value = value.strip_prefix(' ').expect(line);
    Sample {
        name: name.to_owned(),
        labels,
        value: value.parse().expect(line),
    }
}

fn read_labels(mut text: &str) -> BTreeMap<String, String> {
    let mut labels = BTreeMap::new();
    while !text.is_empty() {
        let (name, rest) = text.split_once("=\"").expect(text);
        let mut value = String::new();
        let mut chars = rest.char_indices();
        let end = loop {
            match chars.next().expect(text) {
                (_, '\\') => value.push(match chars.next().expect(text).1 {
                    'n' => '\n',
                    other => other,
                }),
                (end, '"') => break end,
                (_, other) => value.push(other),
            }
        };
        labels.insert(name.to_owned(), value);
        text = rest[end + 1..]
            .strip_prefix(',')
            .unwrap_or(&rest[end + 1..]);
    }
    labels
}

#[test]
fn what_prometheus_would_refuse_is_found() {
    let good = "# HELP a_total x\n# TYPE a_total counter\na_total{b=\"c\\\"d\",e=\"f\"} 3\n";
    let read = Exposition::read(good);
    assert!((read.sum("a_total", &[("b", "c\"d")]) - 3.0).abs() < 0.1);
    assert_eq!(read.values("a_total", "e").len(), 1);
    for bad in [
        "a 1\n",
        "# TYPE a gauge\na 1",
        "# TYPE a gauge\na 1\na 2\n",
        "# TYPE a gauge\na{b=\"c} 1\n",
        "# TYPE a histogram\na_bucket{le=\"1\"} 3\na_bucket{le=\"+Inf\"} 2\na_count 2\n",
    ] {
        let read = std::panic::catch_unwind(|| Exposition::read(bad));
        assert!(read.is_err(), "{bad}");
    }
}
