// What lives here: traffic by model.
import { useTranslation } from "react-i18next";
import type { ModelTraffic, Statistics } from "../../api/types/statistics";
import { Empty } from "../../elements/Notice";
import { Section } from "../../elements/Section";
import { type Column, DataTable } from "../../elements/table/DataTable";
import { useFormat } from "../../format/useFormat";

type Row = ModelTraffic & { name: string };

export function ModelTable({ statistics }: { statistics: Statistics | undefined }) {
  const { t } = useTranslation("overview");
  const format = useFormat();
  const rows = statistics
    ? Object.entries(statistics.models)
        .map(([name, traffic]) => ({ name, ...traffic }))
        .sort((one, other) => other.requests - one.requests)
    : undefined;
  const columns: Column<Row>[] = [
    {
      key: "model",
      header: t("models.model"),
      lead: true,
      narrow: true,
      cell: (row) => <span className="breakable">{row.name}</span>,
    },
    {
      key: "requests",
      header: t("models.requests"),
      align: "end",
      cell: (row) => format.number(row.requests),
    },
    { key: "success", header: t("models.success"), align: "end", cell: (row) => row.success_rate },
    {
      key: "input",
      header: t("models.input"),
      align: "end",
      cell: (row) => format.compact(row.input_tokens),
    },
    {
      key: "output",
      header: t("models.output"),
      align: "end",
      cell: (row) => format.compact(row.output_tokens),
    },
    {
      key: "images",
      header: t("models.images"),
      align: "end",
      cell: (row) => format.number(row.images),
    },
  ];
  return (
    <Section title={t("models.title")} flush>
      <DataTable
        label={t("models.title")}
        columns={columns}
        rows={rows}
        rowKey={(row) => row.name}
        empty={<Empty title={t("models.nothing")} />}
        skeletonRows={5}
      />
    </Section>
  );
}
