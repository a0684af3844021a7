"""Open data of what is public: a package for each place and budget year, made in the background from published versions and nothing else."""

from django.db import models

from jiheng.web.models.publication import PublicBody


class DataPackage(models.Model):
    """The package of a place and a year as it was made last. `contents`: keys of the published versions in it; `versions`: how many versions the place had
    published of that year by then, withdrawals too, so that a new one shows; `recipe`: what else its bytes follow from. The file is kept by its content.
    """

    body = models.ForeignKey(PublicBody, on_delete=models.PROTECT, related_name="packages")
    year = models.PositiveSmallIntegerField()
    number = models.PositiveIntegerField(default=0)  # how often it was made
    contents = models.JSONField(default=list)
    versions = models.PositiveIntegerField(default=0)
    recipe = models.CharField(max_length=64, blank=True)
    documents = models.PositiveIntegerField(default=0)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField()
    at = models.DateTimeField()

    class Meta:
        ordering = ("-year", "body")
        constraints = (models.UniqueConstraint(fields=("body", "year"), name="data_package_once"),)

    def __str__(self) -> str:
        return f"{self.body} {self.year}"
