// What lives here: which page of a long list is shown.
import { ActionIcon, NativeSelect } from "@mantine/core";
import {
  IconChevronLeft,
  IconChevronRight,
  IconChevronsLeft,
  IconChevronsRight,
} from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { useFormat } from "../../format/useFormat";
import classes from "./Pager.module.css";

export const PAGE_SIZES = [20, 50, 100, 200];

interface Props {
  page: number;
  pageSize: number;
  total: number;
  onPage: (page: number) => void;
  onPageSize: (size: number) => void;
}

export function Pager({ page, pageSize, total, onPage, onPageSize }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const last = Math.max(1, Math.ceil(total / pageSize));
  const from = total === 0 ? 0 : (page - 1) * pageSize + 1;
  const range = {
    from: format.number(Math.min(from, total)),
    to: format.number(Math.min(page * pageSize, total)),
    total: format.number(total),
  };
  const steps = [
    { label: t("pager.first"), to: 1, icon: IconChevronsLeft },
    { label: t("pager.previous"), to: page - 1, icon: IconChevronLeft },
    { label: t("pager.next"), to: page + 1, icon: IconChevronRight },
    { label: t("pager.last"), to: last, icon: IconChevronsRight },
  ];
  return (
    <nav className={classes.pager} aria-label={t("pager.label")}>
      <span className={classes.range} aria-live="polite">
        {t("pager.range", range)}
      </span>
      <div className={classes.steps}>
        <NativeSelect
          size="xs"
          aria-label={t("pager.size")}
          value={String(pageSize)}
          data={PAGE_SIZES.map(String)}
          onChange={(event) => {
            onPageSize(Number(event.currentTarget.value));
          }}
        />
        {steps.map(({ label, to, icon: Icon }) => (
          <ActionIcon
            key={label}
            variant="default"
            aria-label={label}
            disabled={to < 1 || to > last || to === page}
            onClick={() => {
              onPage(to);
            }}
          >
            <Icon size={16} aria-hidden />
          </ActionIcon>
        ))}
      </div>
    </nav>
  );
}
