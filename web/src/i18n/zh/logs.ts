// What lives here: Chinese texts of the log page.
import type { logs as english } from "../en/logs";
import type { Translation } from "../translation";

export const logs: Translation<typeof english> = {
  title: "日志",
  about: "所有进程写下的日志，实时显示。",
  source: { label: "来源", all: "全部来源", business2api: "business2api", registrar: "注册机" },
  level: {
    label: "级别",
    all: "全部级别",
    error: "错误",
    warn: "警告",
    info: "信息",
    debug: "细节",
  },
  word: { error: "错误", warn: "警告", info: "信息", debug: "细节" },
  search: "在这些行中搜索",
  pause: "暂停",
  resume: "继续",
  resumeWith_other: "继续（新增 {{count}} 行）",
  clear: "清空",
  download: "保存为文件",
  toEnd: "跳到最新",
  state: {
    connecting: "正在连接",
    live: "实时",
    lost: "连接中断，正在重试",
    paused: "已暂停",
  },
  shown: "显示 {{shown}} / {{kept}} 行，超过 {{limit}} 行时丢弃最旧的。",
  list: "日志行",
  empty: "还没有日志。",
  emptyFiltered: "没有匹配的行。",
};
