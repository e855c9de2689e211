// What lives here: which of the chosen files can be imported.

/** What a gateway takes at once, unless it is told otherwise. */
export const LARGEST_IMPORT = 32 * 1024 * 1024;

export interface ChosenFiles {
  fitting: File[];
  /** Names of those that are neither .json nor .zip. */
  wrong: string[];
  isTooLarge: boolean;
}

export function sortChosen(files: File[]): ChosenFiles {
  const fitting = files.filter((file) => /\.(json|zip)$/i.test(file.name));
  const size = fitting.reduce((sum, file) => sum + file.size, 0);
  return {
    fitting,
    wrong: files.filter((file) => !fitting.includes(file)).map((file) => file.name),
    isTooLarge: size > LARGEST_IMPORT,
  };
}

export interface FileError {
  name: string;
  why: string;
}

/** The gateway says `<name>: <why>`; names may hold colons, and addresses in `why` do. */
export function splitError(text: string): FileError {
  const at = text.indexOf(": ");
  return at < 0 ? { name: text, why: "" } : { name: text.slice(0, at), why: text.slice(at + 2) };
}
