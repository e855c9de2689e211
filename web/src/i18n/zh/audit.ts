// What lives here: Chinese texts of the audit page.
import type { audit as english } from "../en/audit";
import type { Translation } from "../translation";

export const audit: Translation<typeof english> = {
  title: "审计",
  about: "谁修改了什么，最新的在前。",
  column: { at: "时间", by: "操作者", action: "操作", target: "对象", details: "详情" },
  empty: "还没有任何修改。",
};
