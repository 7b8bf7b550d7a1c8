<map version="1.0.1">
<!-- To view this file, download free mind mapping software FreeMind from http://freemind.sourceforge.net -->
<attribute_registry SHOW_ATTRIBUTES="selected"/>
<node BACKGROUND_COLOR="#ffcc99" COLOR="#000000" CREATED="1323" ID="ID_a" MODIFIED="1" STYLE="bubble" TEXT="D&#xe9;part">
<richcontent TYPE="NOTE"><html><head></head><body><p>note&#160;ins&#233;cable</p></body></html></richcontent>
<font BOLD="true" NAME="SansSerif" SIZE="20"/>
<node CREATED="1" ID="ID_b" POSITION="right" TEXT="droite" FOLDED="true">
<icon BUILTIN="idea"/><icon BUILTIN="full-1"/>
<arrowlink DESTINATION="ID_c" ENDARROW="Default" ENDINCLINATION="58;0;" ID="Arrow_ID_1" STARTARROW="None" STARTINCLINATION="58;0;"/>
<hook NAME="accessories/plugins/RevisionPlugin.properties"/>
<node TEXT="ss"><hook NAME="accessories/plugins/NodeNote.properties"><text>vieille note</text></hook></node>
</node>
<node CREATED="1" ID="ID_c" POSITION="left"><richcontent TYPE="NODE"><html><head/><body><p><img src="pic.png"/> Photo</p></body></html></richcontent></node>
<node TEXT="Verrou" ENCRYPTED_CONTENT="aGVsbG8=" POSITION="left"/>
</node>
</map>