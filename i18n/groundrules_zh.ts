<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
<context>
    <name>GroundRulesAlgorithm</name>
    <message>
        <source>Ground Rules needs Python libraries that this QGIS lacks: {names}. The official Windows installers ship them; on Debian or Ubuntu install {packages}, on conda install {names}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Language of messages and report</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>auto follows the language of QGIS; zh is Chinese, en is English.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>GroundRulesProvider</name>
    <message>
        <source>Ground Rules</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Menu</name>
    <message>
        <source>Ground Rules</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open the sample project</source>
        <translation type="unfinished"></translation>
    </message>
</context>
</TS>
