// What lives here: the type that keeps a translation complete.

type PluralForm = `${string}_one` | `${string}_zero` | `${string}_two` | `${string}_few`;

/** The texts of `T`, in another language. Chinese has one form for any number. */
export type Translation<T> = {
  [K in keyof T as K extends PluralForm ? never : K]: T[K] extends string
    ? string
    : Translation<T[K]>;
};
