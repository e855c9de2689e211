// What lives here: Chinese texts of the page of Flow tokens.
import type { flow as english } from "../en/flow";
import type { Translation } from "../translation";

export const flow: Translation<typeof english> = {
  title: "Flow 令牌",
  about: "Flow 用这些令牌生成图片和视频。",
  off: {
    title: "Flow 已关闭",
    text: "网关的说明：{{message}}",
  },
  tile: { total: "令牌", ready: "就绪", disabled: "停用", errored: "有错误" },
  column: {
    token: "令牌",
    email: "账号",
    state: "状态",
    credits: "额度",
    errors: "错误次数",
    lastUsed: "上次使用",
    actions: "操作",
  },
  state: { ready: "就绪", disabled: "停用", errored: "有错误" },
  empty: { title: "还没有令牌", text: "用 Flow 会话的 Cookie 添加一个。" },
  reload: "重新读取目录",
  reloaded_other: "新增 {{count}} 个令牌，共 {{total}} 个。",
  add: {
    title: "添加令牌",
    cookie: "Cookie",
    hint: "你所拥有的 Flow 会话的完整 Cookie。由网关保存，之后不再显示。",
    action: "添加",
    done: "已添加：{{id}}",
  },
  remove: {
    of: "移除 {{id}}",
    title: "移除令牌",
    text: "{{id}}（{{email}}）将不再使用，其文件会被删除。",
    action: "移除",
    done: "已移除。",
  },
};
