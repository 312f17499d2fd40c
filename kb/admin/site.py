"""The admin site under the site's own name."""

from django.contrib.admin import AdminSite


class SignpostAdminSite(AdminSite):
    site_header = "Signpost"
    site_title = "Signpost"
    index_title = "All rows"
    enable_nav_sidebar = False
