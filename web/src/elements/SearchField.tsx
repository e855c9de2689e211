// What lives here: a field for searching: tells what was typed after a short rest, and `/` leads to it.
import { TextInput } from "@mantine/core";
import { useDebouncedCallback, useHotkeys } from "@mantine/hooks";
import { IconSearch } from "@tabler/icons-react";
import { useRef, useState } from "react";

const REST_MS = 250;

interface Props {
  label: string;
  value: string;
  onChange: (text: string) => void;
  className?: string | undefined;
}

export function SearchField({ label, value, onChange, className }: Props) {
  const [text, setText] = useState(value);
  const [told, setTold] = useState(value);
  const field = useRef<HTMLInputElement>(null);
  const tell = useDebouncedCallback((next: string) => {
    setTold(next);
    onChange(next);
  }, REST_MS);
  // It was changed from outside, as by "clear filters".
  if (value !== told) {
    setTold(value);
    setText(value);
  }
  useHotkeys([["/", () => field.current?.focus()]]);
  return (
    <TextInput
      ref={field}
      type="search"
      aria-label={label}
      placeholder={label}
      aria-keyshortcuts="/"
      leftSection={<IconSearch size={16} aria-hidden />}
      className={className ?? ""}
      value={text}
      onChange={(event) => {
        setText(event.currentTarget.value);
        tell(event.currentTarget.value);
      }}
    />
  );
}
