// What lives here: something that an operator does: runs it, says what came of it, and looks again at what it changed.
import { notifications } from "@mantine/notifications";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { useErrorText } from "./useErrorText";

interface Action<Input, Output> {
  run: (input: Input) => Promise<Output>;
  /** What to say when it worked; nothing when left out. */
  success?: (output: Output, input: Input) => string;
  /** First parts of the query keys whose answers are no longer true. */
  changes?: readonly string[];
  onSuccess?: (output: Output, input: Input) => void;
  /** Errors are shown by the caller. */
  quiet?: boolean;
}

export function useAction<Input = void, Output = unknown>(action: Action<Input, Output>) {
  const client = useQueryClient();
  const errorText = useErrorText();
  const { t } = useTranslation();
  return useMutation({
    mutationFn: action.run,
    onSuccess: (output, input) => {
      const message = action.success?.(output, input);
      if (message) notifications.show({ message, color: "green", autoClose: 4000 });
      action.onSuccess?.(output, input);
    },
    onError: (error) => {
      if (action.quiet) return;
      notifications.show({
        title: t("error.title"),
        message: errorText(error),
        color: "red",
        autoClose: 10_000,
      });
    },
    onSettled: () => {
      for (const key of action.changes ?? []) void client.invalidateQueries({ queryKey: [key] });
    },
  });
}
