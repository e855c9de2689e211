// What lives here: an error in words for the operator.
import { useTranslation } from "react-i18next";
import { ApiError } from "../api/request";

export function useErrorText() {
  const { t } = useTranslation();
  return (error: unknown): string => {
    if (!(error instanceof ApiError)) {
      return error instanceof Error ? error.message : String(error);
    }
    if (error.status === 0) return t("error.network");
    const reason = error.message || t("error.unknown", { status: error.status });
    if (error.retryAfter === undefined) return reason;
    return `${reason} ${t("error.retryAfter", { count: error.retryAfter })}`;
  };
}
