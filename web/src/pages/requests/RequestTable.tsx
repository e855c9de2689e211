// What lives here: requests as rows.
import { Anchor } from "@mantine/core";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { RequestTrace } from "../../api/types/requests";
import { type Column, DataTable } from "../../elements/table/DataTable";
import { Tone } from "../../elements/Tone";
import { useFormat } from "../../format/useFormat";
import { hasFailed } from "./requestFilter";

export function RequestStatus({ request }: { request: RequestTrace }) {
  return (
    <Tone tone={hasFailed(request) ? "red" : "green"} title={request.error}>
      {request.status}
    </Tone>
  );
}

interface Props {
  rows: RequestTrace[] | undefined;
  onOpen: (request: RequestTrace) => void;
  empty: ReactNode;
}

export function RequestTable({ rows, onOpen, empty }: Props) {
  const { t } = useTranslation(["requests", "words"]);
  const format = useFormat();
  const columns: Column<RequestTrace>[] = [
    {
      key: "at",
      header: t("column.at"),
      lead: true,
      narrow: true,
      cell: (request) => (
        <Anchor
          component="button"
          size="sm"
          onClick={() => {
            onOpen(request);
          }}
        >
          <time dateTime={request.at} title={format.moment(request.at)}>
            {format.clock(request.at)}
          </time>
          <span className="visually-hidden">, {t("open", { id: request.id })}</span>
        </Anchor>
      ),
    },
    {
      key: "status",
      header: t("column.status"),
      cell: (request) => <RequestStatus request={request} />,
    },
    {
      key: "model",
      header: t("column.model"),
      cell: (request) => <span className="breakable">{request.model}</span>,
    },
    {
      key: "dialect",
      header: t("column.dialect"),
      cell: (request) => (
        <>
          {t(`words:dialect.${request.dialect}`)}
          {request.streamed ? `, ${t("streamed")}` : ""}
        </>
      ),
    },
    {
      key: "key",
      header: t("column.key"),
      cell: (request) => <span className="breakable">{request.key || "–"}</span>,
    },
    {
      key: "tries",
      header: t("column.tries"),
      align: "end",
      cell: (request) => format.number(request.tries.length),
    },
    {
      key: "first",
      header: t("column.first"),
      align: "end",
      cell: (request) =>
        request.first_content_ms === undefined ? "–" : format.duration(request.first_content_ms),
    },
    {
      key: "duration",
      header: t("column.duration"),
      align: "end",
      cell: (request) => format.duration(request.duration_ms),
    },
    {
      key: "tokens",
      header: t("column.tokens"),
      align: "end",
      cell: (request) =>
        `${format.compact(request.input_tokens)} / ${format.compact(request.output_tokens)}`,
    },
    {
      key: "address",
      header: t("column.address"),
      align: "end",
      cell: (request) => <span className="breakable">{request.client_ip ?? "–"}</span>,
    },
  ];
  return (
    <DataTable
      label={t("title")}
      columns={columns}
      rows={rows}
      rowKey={(request) => request.id}
      onOpen={onOpen}
      empty={empty}
      skeletonRows={12}
    />
  );
}
