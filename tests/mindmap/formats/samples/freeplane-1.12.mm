<map version="freeplane 1.12.1">
<!--To view this file, download free mind mapping software Freeplane from https://www.freeplane.org -->
<bookmarks/>
<attribute_registry SHOW_ATTRIBUTES="hide"><attribute_name NAME="Budget"/></attribute_registry>
<node TEXT="Sortie d&apos;hospitalisation" FOLDED="false" ID="ID_1090958577" CREATED="1409300609620" MODIFIED="1700000000000" VGAP_QUANTITY="3 pt">
<hook NAME="MapStyle" background="#2e3440" layout="OUTLINE">
    <conditional_styles><conditional_style ACTIVE="true" LOCALIZED_STYLE_REF="styles.connection" LAST="false"><node_periodic_level_condition PERIOD="2" REMAINDER="1"/></conditional_style></conditional_styles>
    <properties edgeColorConfiguration="#808080ff,#ff0000ff" show_icon_for_attributes="true"/>
<map_styles>
<stylenode LOCALIZED_TEXT="styles.root_node" STYLE="oval" UNIFORM_SHAPE="true" VGAP_QUANTITY="24 pt">
<font SIZE="24"/>
<stylenode LOCALIZED_TEXT="styles.predefined" POSITION="bottom_or_right" STYLE="bubble">
<stylenode LOCALIZED_TEXT="default" ID="ID_271890427" ICON_SIZE="12 pt" COLOR="#000000" STYLE="fork">
<arrowlink SHAPE="CUBIC_CURVE" COLOR="#000000" WIDTH="2" TRANSPARENCY="200" DASH="" FONT_SIZE="9" FONT_FAMILY="SansSerif" DESTINATION="ID_271890427" STARTARROW="NONE" ENDARROW="DEFAULT"/>
<richcontent TYPE="DETAILS" CONTENT-TYPE="plain/auto"/>
<richcontent TYPE="NOTE" CONTENT-TYPE="plain/auto"/>
</stylenode>
</stylenode>
</stylenode>
</map_styles>
</hook>
<hook NAME="AutomaticEdgeColor" COUNTER="5" RULE="ON_BRANCH_CREATION"/>
<hook NAME="accessories/plugins/AutomaticLayout.properties" VALUE="ALL"/>
<richcontent CONTENT-TYPE="xml/" TYPE="NOTE">
<html>
  <head>

  </head>
  <body>
    <p>Note du <b>centre</b></p>
    <ul><li>un</li><li>deux</li></ul>
    <table><tr><td>a</td><td>b</td></tr></table>
  </body>
</html>
</richcontent>
<node TEXT="Avant" POSITION="bottom_or_right" ID="ID_1" TAGS="urgent&#xa;à revoir">
<edge COLOR="#ff0000"/>
<cloud COLOR="#f0f0f0" SHAPE="ARC"/>
<node ID="ID_2" MAX_WIDTH="20 cm"><richcontent TYPE="NODE">

<html>
  <head>
    
  </head>
  <body>
    <p>
      Un texte <i>riche</i> &#233; &amp; co
    </p>
    <p>
      deuxi&#232;me ligne
    </p>
  </body>
</html>
</richcontent>
<richcontent TYPE="DETAILS" CONTENT-TYPE="markdown/" HIDDEN="true">
    <text># Détails
* a
* b</text>
</richcontent>
<richcontent TYPE="NOTE" CONTENT-TYPE="plain/auto">
    <text>Note simple
sur deux lignes &lt;3</text>
</richcontent>
<attribute_layout NAME_WIDTH="60 pt" VALUE_WIDTH="60 pt"/>
<attribute NAME="Budget" VALUE="1 000"/>
<attribute NAME="Date" VALUE="26/11/2026" OBJECT="org.freeplane.features.format.FormattedDate|2026-11-26T00:00+0100|date"/>
<icon BUILTIN="button_ok"/>
<icon BUILTIN="emoji-1F600"/>
</node>
<node TEXT="=1+2" ID="ID_3" FORMAT="formula"/>
<node TEXT="\latex \frac{a}{b}" ID="ID_31" FORMAT="latexPatternFormat"/>
<node TEXT="Résumé" ID="ID_4"><hook NAME="SummaryNode"/><hook NAME="AlwaysUnfoldedNode"/></node>
<node ID="ID_40"><hook NAME="FirstGroupNode"/></node>
<node TEXT="Libre" ID="ID_5" HGAP_QUANTITY="100 px"><hook NAME="FreeNode"/></node>
<node TEXT="Caché" ID="ID_6" FOLDED="true"><node TEXT="dedans" ID="ID_7" LINK="#ID_9"/></node>
<node TEXT="Rappel" ID="ID_78"><hook NAME="plugins/TimeManagementReminder.xml"><Parameters REMINDUSERAT="1700000000000" PERIOD="1" UNIT="DAY"/></hook>
<hook URI="photo.png" SIZE="0.5" NAME="ExternalObject"/></node>
</node>
<node TEXT="Chiffré" POSITION="top_or_left" ID="ID_8" ENCRYPTED_CONTENT="abcdef=="/>
<node TEXT="Après" POSITION="top_or_left" ID="ID_9" LINK="https://exemple.fr/?a=1&amp;b=2">
<arrowlink SHAPE="CUBIC_CURVE" DESTINATION="ID_2" MIDDLE_LABEL="entraîne" SOURCE_LABEL="s" TARGET_LABEL="t" STARTARROW="NONE" ENDARROW="DEFAULT"/>
<arrowlink DESTINATION="ID_absent"/>
<linktarget COLOR="#b0b0b0" DESTINATION="ID_9" SOURCE="ID_2"/>
<node TEXT="fichier" LINK="file:///C:/x.pdf" ID="ID_10"/>
<node TEXT="mail" LINK="mailto:a@b.fr" ID="ID_11"/>
<node TEXT="js" LINK="javascript:alert(1)" ID="ID_12"/>
<node TEXT="menu" LINK="menuitem:_ExportMap" ID="ID_13"/>
<node TREE_ID="ID_2" ID="ID_clone"/>
<node CONTENT_ID="ID_6" ID="ID_clone2"/>
<node TEXT="ligne 1&#xa;ligne 2" ID="ID_14"/>
<node LOCALIZED_TEXT="new_mindmap" ID="ID_15"/>
</node>
</node>
</map>
