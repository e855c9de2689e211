// What lives here: what a setting means; what stands between backticks is code.

export function Description({ text }: { text: string }) {
  return text.split("`").map((part, index) =>
    index % 2 === 1 ? (
      <code key={index} className="mono breakable">
        {part}
      </code>
    ) : (
      part
    ),
  );
}
