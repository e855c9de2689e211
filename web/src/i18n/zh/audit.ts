// What lives here: Chinese texts of the audit page.
import type { audit as english } from "../en/audit";
import type { Translation } from "../translation";

export const audit: Translation<typeof english> = {
  title: "审计",
  about: "谁做了什么，最新的在前。",
  column: { at: "时间", by: "操作者", action: "操作", target: "对象", details: "详情" },
  empty: "还没有任何操作。",
  action: {
    account_browser_refresh: "要求续期",
    account_delete: "删除账号",
    account_disable: "停用账号",
    account_enable: "启用账号",
    account_refresh: "刷新账号",
    account_test: "试用账号",
    config_change: "修改设置",
    config_reload: "重新读取配置文件",
    config_reset: "撤销设置修改",
    key_change: "修改密钥",
    key_create: "创建密钥",
    key_delete: "删除密钥",
    panel_block: "密码错误次数过多：暂时禁止登录",
    panel_change_password: "修改密码",
    panel_sign_in: "登录",
    panel_sign_out: "退出登录",
    pool_force_refresh: "全部重新获取会话令牌",
    pool_refresh: "号池与文件同步",
    pool_register: "要求注册新账号",
    pool_files_delete_invalid: "删除失效文件",
    pool_files_export: "导出文件",
    pool_files_import: "导入文件",
    registrar_trigger_register: "触发注册机注册",
    task_cancel: "取消任务",
    task_retry: "重试任务",
  },
};
