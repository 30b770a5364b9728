"""What the captcha kind learns from and how it is measured."""
