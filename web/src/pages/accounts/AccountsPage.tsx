// What lives here: the accounts: filters, the list, and what can be done to many at once.
import { Anchor } from "@mantine/core";
import { getRouteApi } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { TextLink } from "../../elements/TextLink";
import { useAccounts } from "../../api/accounts";
import layout from "../../elements/Layout.module.css";
import { Empty, Failure } from "../../elements/Notice";
import { PageHeader } from "../../elements/PageHeader";
import surface from "../../elements/Section.module.css";
import { Pager } from "../../elements/table/Pager";
import { AccountDrawer } from "./AccountDrawer";
import { AccountFilters } from "./AccountFilters";
import { AccountTable } from "./AccountTable";
import { BulkBar } from "./BulkBar";
import { type AccountsSearch, filterOf } from "./search";

const route = getRouteApi("/accounts");
const PAGE_SIZE = 50;

function NoAccounts({ filtered, onClear }: { filtered: boolean; onClear: () => void }) {
  const { t } = useTranslation(["accounts", "words"]);
  if (filtered) {
    return (
      <Empty title={t("words:nothingFound")}>
        <Anchor component="button" onClick={onClear}>
          {t("words:clearFilters")}
        </Anchor>
      </Empty>
    );
  }
  return (
    <Empty title={t("empty.title")}>
      <p>{t("empty.text")}</p>
      <TextLink to="/files">{t("empty.action")}</TextLink>
    </Empty>
  );
}

export function AccountsPage() {
  const { t } = useTranslation("accounts");
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const page = search.page ?? 1;
  const pageSize = search.size ?? PAGE_SIZE;
  const filter = filterOf(search);
  const accounts = useAccounts(filter, page, pageSize);

  // Another filter begins at its first page, and what was selected may not be in it.
  const change = (changes: Partial<AccountsSearch>) => {
    setSelected(new Set());
    void navigate({
      search: (before) => ({ ...before, page: undefined, ...changes }),
      replace: true,
    });
  };
  const open = (email: string | undefined) => {
    void navigate({ search: (before) => ({ ...before, email }) });
  };
  const goTo = (next: number) => {
    void navigate({ search: (before) => ({ ...before, page: next > 1 ? next : undefined }) });
  };
  const isFiltered = filter.state !== "all" || filter.status.length > 0 || filter.q !== "";
  const total = accounts.data?.total ?? 0;

  return (
    <>
      <PageHeader title={t("title")} about={t("about")} />
      <div className={layout.stack}>
        <AccountFilters search={search} onChange={change} />
        {accounts.error ? (
          <Failure error={accounts.error} onRetry={() => void accounts.refetch()} />
        ) : null}
        <div className={surface.section} aria-busy={accounts.isPlaceholderData}>
          <BulkBar selected={selected} total={total} filter={filter} onSelect={setSelected} />
          <AccountTable
            rows={accounts.data?.items}
            selected={selected}
            onSelect={setSelected}
            onOpen={open}
            empty={
              <NoAccounts
                filtered={isFiltered}
                onClear={() => {
                  change({ state: undefined, status: undefined, q: undefined });
                }}
              />
            }
          />
          <Pager
            page={page}
            pageSize={pageSize}
            total={total}
            onPage={goTo}
            onPageSize={(size) => {
              change({ size });
            }}
          />
        </div>
      </div>
      <AccountDrawer
        email={search.email}
        onClose={() => {
          open(undefined);
        }}
      />
    </>
  );
}
