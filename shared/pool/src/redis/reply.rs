//! What lives here: reading the arrays that scripts answer with.

use std::vec;

use b2a_domain::{Account, AccountId, AccountKind, Generation, PerBucket};
use redis::Value;

use crate::effect::DAILY_LIMIT_REASON;
use crate::{Candidate, StoreError, TaskHold, TaskWindow, WindowChange};

/// The fields of an array, read from the first to the last.
pub(super) struct Fields(vec::IntoIter<Value>);

impl Fields {
    /// The fields of `value`, which must be an array.
    pub(super) fn of(value: Value) -> Result<Self, StoreError> {
        match value {
            Value::Array(fields) => Ok(Self(fields.into_iter())),
            _ => Err(expected("an array")),
        }
    }

    /// The next field, whatever it is; `None` at the end.
    pub(super) fn next_value(&mut self) -> Option<Value> {
        self.0.next()
    }

    /// The next field, an array of fields.
    pub(super) fn fields(&mut self) -> Result<Self, StoreError> {
        Self::of(self.0.next().unwrap_or(Value::Nil))
    }

    /// The next field, some bytes or nil.
    pub(super) fn bytes(&mut self) -> Result<Option<Vec<u8>>, StoreError> {
        match self.0.next() {
            Some(Value::BulkString(bytes)) => Ok(Some(bytes)),
            Some(Value::Nil) => Ok(None),
            _ => Err(expected("bytes")),
        }
    }

    /// The next field, a text.
    pub(super) fn text(&mut self) -> Result<String, StoreError> {
        self.text_or_nil()?.ok_or_else(|| expected("a text"))
    }

    /// Whether all fields were read.
    pub(super) fn is_at_end(&self) -> bool {
        self.0.len() == 0
    }

    /// The next field, a text; `None` when there are no more fields.
    pub(super) fn text_if_any(&mut self) -> Result<Option<String>, StoreError> {
        if self.is_at_end() {
            return Ok(None);
        }
        self.text().map(Some)
    }

    /// The next field, a text or nil.
    pub(super) fn text_or_nil(&mut self) -> Result<Option<String>, StoreError> {
        let text = self.bytes()?.map(String::from_utf8).transpose();
        text.map_err(|_| StoreError::Malformed("a text is not UTF-8".into()))
    }

    /// The next field, a number that is not negative.
    pub(super) fn number<N: TryFrom<i64>>(&mut self) -> Result<N, StoreError> {
        let number = match self.0.next() {
            Some(Value::Int(number)) => N::try_from(number).ok(),
            _ => None,
        };
        number.ok_or_else(|| expected("a number in range"))
    }

    /// The next field, a time; 0 stands for none.
    pub(super) fn time(&mut self) -> Result<Option<u64>, StoreError> {
        Ok(Some(self.number()?).filter(|time: &u64| *time > 0))
    }

    /// The next field, the name of an account of this kind.
    pub(super) fn account_id(&mut self, kind: AccountKind) -> Result<AccountId, StoreError> {
        AccountId::new(kind, &self.text()?)
            .map_err(|error| StoreError::Malformed(error.to_string()))
    }

    /// The rest of the fields: names of accounts, each with its generation.
    pub(super) fn candidates(mut self, kind: AccountKind) -> Result<Vec<Candidate>, StoreError> {
        let mut candidates = Vec::with_capacity(self.0.len() / 2);
        while !self.is_at_end() {
            candidates.push(Candidate {
                id: self.account_id(kind)?,
                generation: Generation::new(self.text()?),
            });
        }
        Ok(candidates)
    }

    /// The next field, a window of renewals.
    pub(super) fn window(&mut self) -> Result<TaskWindow, StoreError> {
        self.text().map(|text| TaskWindow::of(&text))
    }

    /// The next two fields, a window before and after.
    pub(super) fn window_change(&mut self) -> Result<WindowChange, StoreError> {
        Ok(WindowChange {
            before: self.window()?,
            after: self.window()?,
        })
    }

    /// The rest of the fields: whether a worker has a task.
    pub(super) fn task_hold(mut self) -> Result<TaskHold, StoreError> {
        match self.text()?.as_str() {
            "held" => Ok(TaskHold::Held {
                lease_until_ms: self.number()?,
            }),
            "finished" => Ok(TaskHold::Finished),
            "not_held" => Ok(TaskHold::NotHeld),
            other => Err(unknown("hold", other)),
        }
    }

    /// The fields that `view` in the prelude makes of an account.
    pub(super) fn account(mut self, kind: AccountKind) -> Result<Account, StoreError> {
        Ok(Account {
            id: self.account_id(kind)?,
            generation: Generation::new(self.text()?),
            state: self
                .text()?
                .parse()
                .map_err(|_| StoreError::Malformed("an unknown account state".into()))?,
            reason: match self.text()?.as_str() {
                "" => None,
                "daily_limit" => Some(DAILY_LIMIT_REASON.to_owned()),
                reason => Some(reason.to_owned()),
            },
            cooldown_until_ms: PerBucket::new([self.time()?, self.time()?, self.time()?]),
            in_flight: self.number()?,
            fail_count: self.number()?,
            daily_count: self.number()?,
            success_count: self.number()?,
            total_count: self.number()?,
            last_used_ms: self.time()?,
            last_minted_ms: self.time()?,
            token_expires_ms: self.time()?,
        })
    }
}

/// A word that this version does not know.
pub(super) fn unknown(what: &str, word: &str) -> StoreError {
    StoreError::Malformed(format!("an unknown {what}: {word}"))
}

/// Says what was expected, and never what came: it may be a token.
fn expected(what: &str) -> StoreError {
    StoreError::Malformed(format!("expected {what}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_and_wrong_replies_are_malformed() {
        assert!(Fields::of(Value::Int(1)).is_err());
        let mut empty = Fields::of(Value::Array(Vec::new())).unwrap();
        assert!(empty.text().is_err());
        assert!(empty.number::<u32>().is_err());
        let mut negative = Fields::of(Value::Array(vec![Value::Int(-1)])).unwrap();
        assert!(negative.number::<u32>().is_err());
    }
}
