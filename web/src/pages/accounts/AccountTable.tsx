// What lives here: the list of accounts.
import { Anchor } from "@mantine/core";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { Account } from "../../api/types/accounts";
import { Moment } from "../../elements/Moment";
import { StatusBadge } from "../../elements/StatusBadge";
import { type Column, DataTable } from "../../elements/table/DataTable";
import { useFormat } from "../../format/useFormat";
import { AccountMenu } from "./AccountMenu";

interface Props {
  rows: Account[] | undefined;
  selected: ReadonlySet<string>;
  onSelect: (selected: ReadonlySet<string>) => void;
  onOpen: (email: string) => void;
  empty: ReactNode;
}

function useColumns(onOpen: (email: string) => void): Column<Account>[] {
  const { t } = useTranslation("accounts");
  const format = useFormat();
  return [
    {
      key: "email",
      header: t("column.email"),
      lead: true,
      cell: (account) => (
        <Anchor
          component="button"
          size="sm"
          ta="start"
          onClick={() => {
            onOpen(account.email);
          }}
        >
          <span className="breakable">{account.email}</span>
        </Anchor>
      ),
    },
    {
      key: "status",
      header: t("column.status"),
      cell: (account) => <StatusBadge status={account.status} />,
    },
    {
      key: "reason",
      header: t("column.reason"),
      cell: (account) => account.reason ?? account.invalid_reason ?? "–",
    },
    {
      key: "used",
      header: t("column.lastUsed"),
      align: "end",
      cell: (account) => <Moment at={account.last_used} />,
    },
    {
      key: "today",
      header: t("column.today"),
      align: "end",
      cell: (account) => (
        <span className="nowrap">
          {account.daily_remaining < 0
            ? format.number(account.daily_count)
            : t("todayOf", {
                count: account.daily_count,
                limit: format.number(account.daily_limit),
              })}
        </span>
      ),
    },
    {
      key: "success",
      header: t("column.success"),
      align: "end",
      cell: (account) =>
        t("successOf", {
          success: format.number(account.success_count),
          total: format.number(account.total_count),
        }),
    },
    {
      key: "failures",
      header: t("column.failures"),
      align: "end",
      cell: (account) => format.number(account.fail_count),
    },
    {
      key: "token",
      header: t("column.token"),
      align: "end",
      cell: (account) => <Moment at={account.jwt_expires} never="–" />,
    },
    {
      key: "actions",
      header: t("column.actions"),
      actions: true,
      cell: (account) => <AccountMenu account={account} onOpen={onOpen} />,
    },
  ];
}

export function AccountTable({ rows, selected, onSelect, onOpen, empty }: Props) {
  const { t } = useTranslation("accounts");
  const columns = useColumns(onOpen);
  return (
    <DataTable
      label={t("title")}
      columns={columns}
      rows={rows}
      rowKey={(account) => account.email}
      onOpen={(account) => {
        onOpen(account.email);
      }}
      selection={{
        keys: selected,
        onChange: onSelect,
        label: (name) => t("select", { name }),
        allLabel: t("selectPage"),
      }}
      empty={empty}
      skeletonRows={12}
    />
  );
}
