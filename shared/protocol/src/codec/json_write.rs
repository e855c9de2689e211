//! What lives here: typed values written as JSON straight into a buffer, without a tree in between.

use bytes::{BufMut, BytesMut};
use serde::Serialize;

/// Appends `value` as compact JSON: one line, as `serde_json` escapes line breaks in strings.
///
/// Writing to memory can't fail, and the types of this crate have no maps with keys that are no strings,
/// so a failure would be a defect; the buffer then gets `null`, which is still JSON.
pub fn write_json(out: &mut BytesMut, value: &(impl Serialize + ?Sized)) {
    let before = out.len();
    if let Err(error) = serde_json::to_writer((&mut *out).writer(), value) {
        debug_assert!(false, "a value that is not JSON: {error}");
        out.truncate(before);
        out.extend_from_slice(b"null");
    }
}
