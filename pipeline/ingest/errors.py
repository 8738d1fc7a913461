# ruff: noqa: N818  named for the situation: the base class says that each is an error
"""What can be wrong with a file, one class per situation, each saying what happened and what to do.

A reader raises with what it knows (a detail in both languages, the page); ``ingest`` adds the file's name. Messages are
for the person who has to mend the file, so none names a library or a Python type. All of them survive pickling: files
are read in child processes.
"""

from __future__ import annotations

from typing import ClassVar, NamedTuple, Self


class Wording(NamedTuple):
    """One statement in both languages, without closing punctuation."""

    zh: str
    en: str


class IngestError(Exception):
    """A file (or a page of it) that cannot be read.

    ``code`` is stable and for programs; ``message_zh`` and ``message_en`` are for people; ``str`` gives both.
    """

    code: ClassVar[str] = "unreadable_file"
    what: ClassVar[Wording] = Wording("无法读取", "cannot be read")
    remedy: ClassVar[Wording] = Wording("请检查该文件", "Check the file")

    def __init__(self, detail_zh: str = "", detail_en: str = "", page: int | None = None, file: str = "") -> None:
        super().__init__(detail_zh, detail_en, page, file)
        self.detail = Wording(detail_zh, detail_en)
        self.page = page
        self.file = file

    def about(self, file: str) -> Self:
        """This error, said of ``file``."""
        self.file = file
        return self

    @property
    def message_zh(self) -> str:
        """File, page, what happened, what to do, in Chinese."""
        page = "" if self.page is None else f"第{self.page}页"
        where = f"{self.file}{page}：" if self.file or page else ""
        detail = f"（{self.detail.zh}）" if self.detail.zh else ""
        return f"{where}{self.what.zh}{detail}。{self.remedy.zh}。"

    @property
    def message_en(self) -> str:
        """File, page, what happened, what to do, in English."""
        where = ", ".join(part for part in (self.file, "" if self.page is None else f"page {self.page}") if part)
        detail = f" ({self.detail.en})" if self.detail.en else ""
        return f"{where}{': ' if where else ''}{self.what.en}{detail}. {self.remedy.en}."

    def __str__(self) -> str:
        return f"{self.message_zh} / {self.message_en}"


class Unreadable(IngestError):
    """The operating system does not let us read it: no permission, a folder, a device, gone."""

    code = "unreadable"
    what = Wording("系统不允许读取", "the system does not let it be read")
    remedy = Wording(
        "请确认路径是一个文件，且当前用户有读取权限",
        "Make sure that it is a file and that you have permission to read it",
    )


class EmptyFile(IngestError):
    """Zero bytes."""

    code = "empty_file"
    what = Wording("文件是空的，大小为0字节", "the file is empty, 0 bytes")
    remedy = Wording("请重新复制或下载原文件", "Copy or download the original again")


class TooLarge(IngestError):
    """The file, or what is packed in it, is over the limit."""

    code = "too_large"
    what = Wording("文件超过可读取的大小", "the file is larger than can be read")
    remedy = Wording(
        "请拆分文件，或压缩其中的图片后再试", "Split the file, or shrink the pictures in it, and try again"
    )


class LockFile(IngestError):
    """``~$name.docx``: what an office program leaves beside a document while it is open."""

    code = "lock_file"
    what = Wording(
        "这是文档打开时产生的临时锁定文件，不是报告", "this is the lock file of an open document, not a report"
    )
    remedy = Wording("可以忽略；请读取同名的正式文件", "Ignore it; read the document of the same name")


class NotThatFormat(IngestError):
    """The content is not what the name says, or nothing known."""

    code = "not_that_format"
    what = Wording(
        "文件内容与扩展名不符，或不是可识别的格式", "the content is not what the name says, or of no known format"
    )
    remedy = Wording(
        "请用原来的程序打开，另存为 .docx 或 PDF 后再试",
        "Open it in the program it came from, save it as .docx or PDF, and try again",
    )


class NotYetRead(IngestError):
    """A known format that has no reader."""

    code = "not_yet_read"
    what = Wording("暂不支持读取这种格式", "this format is not read yet")
    remedy = Wording("请另存为 .docx 或 PDF 后再试", "Save it as .docx or PDF and try again")


class NeedsOffice(IngestError):
    """A format that is read through LibreOffice, which is not installed."""

    code = "needs_office"
    what = Wording(
        "读取这种格式需要LibreOffice，本机没有安装", "this format is read through LibreOffice, which is not installed"
    )
    remedy = Wording(
        "请安装LibreOffice（如 apt-get install libreoffice-writer libreoffice-calc），或另存为 .docx、.xlsx 或 PDF 后再试",
        "Install LibreOffice (apt-get install libreoffice-writer libreoffice-calc), "
        "or save the file as .docx, .xlsx or PDF and try again",
    )


class NeedsOcr(IngestError):
    """A format that takes the parts for text recognition even to be opened."""

    code = "needs_ocr"
    what = Wording("读取这种图片需要文字识别（OCR）组件", "this kind of picture takes the parts for text recognition")
    remedy = Wording(
        'pip install "anju[ocr]"，或将图片另存为PNG后再试', 'pip install "anju[ocr]", or save the picture as PNG'
    )


class UnfitPicture(IngestError):
    """A picture that cannot be a page: next to no pixels, or far too many."""

    code = "unfit_picture"
    what = Wording("图片不能作为页面读取", "the picture cannot be read as a page")
    remedy = Wording("请以200至300 dpi重新扫描", "Scan it again at 200 to 300 dpi")


class Archive(IngestError):
    """A zip file of documents: what is inside is read, the archive itself is none, or parts of it are refused."""

    code = "archive"
    what = Wording("压缩包中有内容未读取", "not all of the archive was read")
    remedy = Wording(
        "请解压后检查，将其中的报告放入文件夹再读取", "Unpack it, look at what is inside, and read the folder"
    )


class Encrypted(IngestError):
    """A password is needed."""

    code = "encrypted"
    what = Wording("文件有密码保护", "the file is protected by a password")
    remedy = Wording(
        "请用密码打开，另存为不加密的文件后再试", "Open it with the password, save it without one, and try again"
    )


class Damaged(IngestError):
    """Broken or cut short."""

    code = "damaged"
    what = Wording("文件已损坏或不完整", "the file is damaged or incomplete")
    remedy = Wording(
        "请重新复制或下载；若仍不行，用原来的程序打开后另存一份",
        "Copy or download it again; if that does not help, open it in its own program and save it anew",
    )


class NoPages(IngestError):
    """A paged file with no page in it."""

    code = "no_pages"
    what = Wording("文件中没有任何页面", "the file has no pages")
    remedy = Wording("请重新导出该文件", "Export the file again")


class NothingRead(IngestError):
    """Opened without complaint, yet no text came out: pictures without OCR, an empty document."""

    code = "nothing_read"
    what = Wording("没有读出任何文字", "no text was found in it")
    remedy = Wording(
        "若是扫描件或图片，请开启文字识别（OCR）；否则请确认文件确有内容",
        "If it is a scan or a picture, turn on text recognition (OCR); otherwise make sure that it has content",
    )


class NothingRecognised(IngestError):
    """Pages that text recognition found nothing on: blank, blurred, or of something else than print."""

    code = "nothing_recognised"
    what = Wording("没有识别出任何文字", "no text was recognised in it")
    remedy = Wording(
        "请确认原件上有文字；照片请对准、拍清，扫描件请以300 dpi重新扫描",
        "Make sure that there is text on it; take the photograph straight and sharp, or scan it again at 300 dpi",
    )
