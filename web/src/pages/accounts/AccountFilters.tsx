// What lives here: which accounts the list shows.
import { Chip, SegmentedControl } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { ACCOUNT_STATUSES, type AccountGroup } from "../../api/types/accounts";
import layout from "../../elements/Layout.module.css";
import { SearchField } from "../../elements/SearchField";
import { type AccountsSearch, statusesIn } from "./search";

interface Props {
  search: AccountsSearch;
  onChange: (changes: Partial<AccountsSearch>) => void;
}

const GROUPS: AccountGroup[] = ["all", "active", "invalid"];

export function AccountFilters({ search, onChange }: Props) {
  const { t } = useTranslation(["accounts", "words"]);
  return (
    <div className={layout.toolbar}>
      <SearchField
        label={t("search")}
        value={search.q ?? ""}
        className={layout.grow}
        onChange={(q) => {
          onChange({ q: q || undefined });
        }}
      />
      <SegmentedControl
        size="xs"
        aria-label={t("group.label")}
        value={search.state ?? "all"}
        data={GROUPS.map((value) => ({ value, label: t(`group.${value}`) }))}
        onChange={(value) => {
          onChange({ state: value === "all" ? undefined : value });
        }}
      />
      <Chip.Group
        multiple
        value={statusesIn(search.status)}
        onChange={(value) => {
          onChange({ status: value.join(",") || undefined });
        }}
      >
        <div className={layout.toolbar} role="group" aria-label={t("statuses")}>
          {ACCOUNT_STATUSES.map((status) => (
            <Chip key={status} value={status} size="xs" variant="light">
              {t(`words:status.${status}`)}
            </Chip>
          ))}
        </div>
      </Chip.Group>
    </div>
  );
}
