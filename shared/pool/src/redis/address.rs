//! What lives here: the forms in which the address of a Redis can be written.

use crate::StoreError;

/// Where the Redis is, as URLs that the client library reads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Address {
    /// One server.
    Single(String),
    /// A Redis Cluster, by some of its nodes.
    Cluster(Vec<String>),
    /// The primary that sentinels know by this name.
    Sentinels {
        /// The sentinels, which are asked without a password.
        sentinels: Vec<String>,
        /// The name of the service.
        service: String,
        /// How to speak to the primary: a URL whose host stands for whatever the sentinels say.
        primary: String,
    },
}

impl Address {
    /// Reads an address. An error never shows it: it may hold a password.
    pub(super) fn parse(url: &str) -> Result<Self, StoreError> {
        let Some((scheme, rest)) = url.split_once("://") else {
            return Err(unreadable("it has no scheme"));
        };
        match scheme {
            "redis+cluster" => Parts::of("redis", rest).map(|parts| Self::Cluster(parts.urls())),
            "rediss+cluster" => Parts::of("rediss", rest).map(|parts| Self::Cluster(parts.urls())),
            "redis+sentinel" => Parts::of("redis", rest)?.sentinels(),
            "rediss+sentinel" => Parts::of("rediss", rest)?.sentinels(),
            _ => Ok(Self::Single(url.to_owned())),
        }
    }
}

/// `[user:password@]host[:port][,host[:port]…][/path][?query]`.
struct Parts<'a> {
    scheme: &'static str,
    login: &'a str,
    hosts: Vec<&'a str>,
    path: &'a str,
    query: &'a str,
}

impl<'a> Parts<'a> {
    fn of(scheme: &'static str, rest: &'a str) -> Result<Self, StoreError> {
        let (rest, query) = rest.split_at(rest.find('?').unwrap_or(rest.len()));
        let (authority, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
        let (login, hosts) = authority.split_at(authority.rfind('@').map_or(0, |at| at + 1));
        let hosts: Vec<&str> = hosts.split(',').map(str::trim).collect();
        if hosts.iter().any(|host| host.is_empty()) {
            return Err(unreadable("a host is missing"));
        }
        Ok(Self {
            scheme,
            login,
            hosts,
            path,
            query,
        })
    }

    fn urls(&self) -> Vec<String> {
        let Self {
            scheme,
            login,
            query,
            ..
        } = self;
        let url = |host: &&str| format!("{scheme}://{login}{host}/{query}");
        self.hosts.iter().map(url).collect()
    }

    fn sentinels(&self) -> Result<Address, StoreError> {
        let Self {
            scheme,
            login,
            query,
            ..
        } = self;
        let (service, database) = {
            let path = self.path.trim_start_matches('/');
            path.split_once('/').unwrap_or((path, ""))
        };
        if service.is_empty() {
            return Err(unreadable(
                "after the sentinels stands the name of the service: /name, or /name/database",
            ));
        }
        Ok(Address::Sentinels {
            sentinels: (self.hosts.iter())
                .map(|host| format!("{scheme}://{host}/"))
                .collect(),
            service: service.to_owned(),
            primary: format!("{scheme}://{login}primary/{database}{query}"),
        })
    }
}

fn unreadable(why: &str) -> StoreError {
    StoreError::Misconfigured(format!("the Redis URL can't be read: {why}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_urls_are_left_to_the_client_library() {
        for url in [
            "redis://x:1/2",
            "rediss://u:p@x?protocol=resp2",
            "unix:///s",
        ] {
            assert_eq!(Address::parse(url).unwrap(), Address::Single(url.into()));
        }
        assert!(Address::parse("127.0.0.1:6379").is_err());
    }

    #[test]
    fn a_cluster_is_named_by_some_of_its_nodes() {
        assert_eq!(
            Address::parse("redis+cluster://u:p@a:7000,b:7001?protocol=resp2").unwrap(),
            Address::Cluster(vec![
                "redis://u:p@a:7000/?protocol=resp2".into(),
                "redis://u:p@b:7001/?protocol=resp2".into(),
            ])
        );
        assert_eq!(
            Address::parse("rediss+cluster://one").unwrap(),
            Address::Cluster(vec!["rediss://one/".into()])
        );
        assert!(Address::parse("redis+cluster://a,,b").is_err());
    }

    #[test]
    fn sentinels_stand_before_the_name_of_their_service() {
        assert_eq!(
            Address::parse("redis+sentinel://:p@a:26379,b/mymaster/3").unwrap(),
            Address::Sentinels {
                sentinels: vec!["redis://a:26379/".into(), "redis://b/".into()],
                service: "mymaster".into(),
                primary: "redis://:p@primary/3".into(),
            }
        );
        let error = Address::parse("redis+sentinel://:secret@a").unwrap_err();
        assert!(!error.to_string().contains("secret"));
    }
}
