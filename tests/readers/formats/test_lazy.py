"""What is loaded when: no reader's libraries before a file of its format is read."""

import subprocess
import sys

LIBRARIES = ("lxml", "openpyxl", "xlrd", "olefile", "pypdfium2", "docx", "PIL", "cv2", "rapidocr", "onnxruntime")


def test_importing_the_readers_loads_no_library_of_a_format() -> None:
    code = f"import sys, kg.readers; print([name for name in {LIBRARIES} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
