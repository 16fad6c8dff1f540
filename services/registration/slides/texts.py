"""What is said of slides that are not taken."""

from shared.catalogue.texts import Text

NO_SLIDES = Text(
    en="The file is none of these: {types}; or it holds macros, or unpacks to far more than slides need",
    fr="Le fichier n'est rien de ceci : {types} ; ou il contient des macros, ou se décompresse démesurément",
    de="Die Datei ist nichts von diesem: {types}; oder sie enthält Makros, oder entpackt sich maßlos",
    zh="文件不属于以下类型：{types}；或含有宏，或解压后过大",
)
UNREADABLE = Text(
    en="the file is broken, or does something by itself when it is opened",
    fr="le fichier est endommagé, ou agit de lui-même à l'ouverture",
    de="die Datei ist beschädigt, oder tut beim Öffnen von selbst etwas",
    zh="文件已损坏，或打开时会自动执行操作",
)
EMPTY = Text(en="the file is empty", fr="le fichier est vide", de="die Datei ist leer", zh="文件为空")
SAY_HOW_MANY = Text(
    en="the slides of this file cannot be counted: say how many there are",
    fr="les diapositives de ce fichier ne peuvent être comptées : indiquez leur nombre",
    de="die Folien dieser Datei lassen sich nicht zählen: ihre Zahl angeben",
    zh="无法统计该文件的页数：请填写页数",
)
COUNTED = Text(
    en="The number of slides is that of the file",
    fr="Le nombre de diapositives est celui du fichier",
    de="Die Zahl der Folien ist die der Datei",
    zh="页数以文件为准",
)
