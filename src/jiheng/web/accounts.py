"""What django-allauth asks us about accounts: words, who may sign up, how secrets are kept."""

import base64
import hashlib
from urllib.parse import urlsplit

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _


class Accounts(DefaultAccountAdapter):
    """Nobody signs up; administrators invite."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "account_inactive": _("这个账号已经停用。请与本单位的管理员联系。"),
        "enter_current_password": _("当前密码不对。"),
        "incorrect_code": _("验证码不对。请输入手机上最新的一个。"),
        "incorrect_password": _("密码不对。"),
        "invalid_password_reset": _("链接已经用过或已过期，请重新申请。"),
        "too_many_login_attempts": _("失败的次数太多，请过 5 分钟再试。"),
        "username_password_mismatch": _("用户名或密码不对。"),
        "rate_limited": _("请求太多，请稍后再试。"),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_reset_password_from_key_url(self, key: str) -> str:
        """On our own host, whatever host the request names."""
        return settings.ADDRESS + urlsplit(super().get_reset_password_from_key_url(key)).path


class Factors(DefaultMFAAdapter):
    """Secrets of the second factor stand encrypted in the database: a copy of it alone gives no codes."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "cannot_delete_authenticator": _("两步验证不能关闭。"),
        "incorrect_code": _("验证码不对。请输入手机上最新的一个。"),
    }

    def encrypt(self, text: str) -> str:
        return _cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return _cipher().decrypt(encrypted_text.encode()).decode()


def _cipher() -> MultiFernet:
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return MultiFernet([Fernet(base64.urlsafe_b64encode(hashlib.sha256(f"second factor {key}".encode()).digest())) for key in keys])
