"""Words that say the same: ways of asking, of saying that something can't be done, and a few everyday ones.

What stands first is what the others become; fillers become nothing. General words alone: a register's own names and
set phrases are data of its policy.
"""

from __future__ import annotations

from collections.abc import Mapping

# Ways of asking.
_QUESTIONS = """
怎 怎么样 怎么办 怎么回事 怎么处理 怎么操作 怎么弄 怎么做 怎么 怎样 怎办 如何是好 如何处理 如何操作 如何 咋样 咋办 咋回事 咋
因 为什么 为何 为啥 什么原因 原因 怎么会 怎么引起 什么情况
何 什么样 什么 啥 哪些 何种 哪种
何时 什么时候 什么时间 啥时候 多久 多长时间 几时
几 多少 几个
哪 哪里 哪儿 在哪 什么地方 何处
吗 能不能 可不可以 是不是 有没有 会不会 行不行 要不要 是否可以 是否能 是否会 是否有 是否 有无 能否 可否 可以吗 嘛 么
"""
# That something can, or can't, be done.
_ABILITY = """
不能 不能够 不可以 没办法 没有办法 无法 没法 不可 不了 不允许 不成功 不到 失败 不上 不行 不让 不出来 用不了 打不开 进不去 上不去
能 能够 可以 可 会 行
"""
# Everyday words of users, of banking and brokerage, and of health.
_EVERYDAY = """
致 引起 导致 造成 引发
改 修改 更改 更换 变更 换成 改成 换
法 方法 办法 方式 措施 操作 步骤 流程
登 登录 登陆 登入
账 账户 帐户 账号 帐号 帐
孩 小孩子 小孩 孩子 儿童 小儿 宝宝 婴儿
买 购买 申购
付 支付 付款 缴费
钱 资金 金额 款
借 借款 借钱 贷款
开 开通 开启 打开 启用 激活 申请
错 错误 异常 不对 不正确
费 费用 手续费 收费
下载 安装
显示 提示 出现 弹出
查 查询 查看 看
老 老是 总是 一直 经常
完全 彻底
好 痊愈 康复
停 终止 停止 中止 停用
提现 取现 提款 取款
领 领取 获取 获得 得到
到账 到帐 收到
手机号 手机号码 电话号码
验证码 校验码
密码 口令
人工 客服
软件 程序 客户端 app
断 断线 掉线 断网 断开
慢 缓慢 卡顿
怀孕 孕妇 孕期 妊娠
区别 不同 差别 差异
"""
_FILLERS = """
请问一下 请问 请教 你好 您好 我想问 想问 咨询 我想知道 我想 我要 我的 我 你们 你 您 麻烦 谢谢 请 一下
的 了 呢 啊 呀 吧 哦 呃 嗯 喂 那个 这个 就是 应该 该 个
"""


def _classes(text: str) -> dict[str, str]:
    lines = [line.split() for line in text.strip().split("\n")]
    return {word: first for first, *others in lines for word in others}


EQUIVALENTS: Mapping[str, str] = {
    **_classes(_QUESTIONS),
    **_classes(_ABILITY),
    **_classes(_EVERYDAY),
    **dict.fromkeys(_FILLERS.split(), ""),
}
