<map version="freeplane 1.12.1">
<!--To view this file, download free mind mapping software Freeplane from https://www.freeplane.org -->
<bookmarks/>
<node LOCALIZED_TEXT="new_mindmap" FOLDED="false" ID="ID_696401721" CREATED="1610381621824" MODIFIED="1764000000000" STYLE="oval">
<font SIZE="18"/>
<hook NAME="MapStyle" background="#f9f9f8">
    <properties show_icon_for_attributes="true" edgeColorConfiguration="#808080ff,#ff0000ff" show_note_icons="true" associatedTemplateLocation="template:/standard-1.6.mm" fit_to_viewport="false"/>

<map_styles>
<stylenode LOCALIZED_TEXT="styles.root_node" STYLE="oval" UNIFORM_SHAPE="true" VGAP_QUANTITY="24 pt">
<font SIZE="24"/>
<stylenode LOCALIZED_TEXT="styles.predefined" POSITION="bottom_or_right" STYLE="bubble">
<stylenode LOCALIZED_TEXT="default" ID="ID_271890427" ICON_SIZE="12 pt" FORMAT_AS_HYPERLINK="false" COLOR="#000000" STYLE="fork">
<arrowlink SHAPE="CUBIC_CURVE" COLOR="#000000" WIDTH="2" TRANSPARENCY="200" DASH="" FONT_SIZE="9" FONT_FAMILY="SansSerif" DESTINATION="ID_271890427" STARTARROW="NONE" ENDARROW="DEFAULT"/>
<font NAME="SansSerif" SIZE="10" BOLD="false" ITALIC="false"/>
<richcontent TYPE="DETAILS" CONTENT-TYPE="plain/auto"/>
<richcontent TYPE="NOTE" CONTENT-TYPE="plain/auto"/>
</stylenode>
<stylenode LOCALIZED_TEXT="defaultstyle.floating">
<edge STYLE="hide_edge"/>
<cloud COLOR="#f0f0f0" SHAPE="ROUND_RECT"/>
</stylenode>
</stylenode>
<stylenode LOCALIZED_TEXT="styles.user-defined" POSITION="bottom_or_right" STYLE="bubble">
<stylenode TEXT="Un style à moi" COLOR="#18898b"/>
</stylenode>
</stylenode>
</map_styles>
</hook>
<hook NAME="AutomaticEdgeColor" COUNTER="4" RULE="ON_BRANCH_CREATION"/>
<richcontent TYPE="NOTE" CONTENT-TYPE="xml/">
<html>
  <head>

  </head>
  <body>
    <p>
      Réunion du <b>3&#160;mars</b>, à midi.
    </p>
    <ul>
      <li>
        un point
      </li>
      <li>
        un autre <a href="https://exemple.fr/suite">ici</a>
      </li>
    </ul>
  </body>
</html>
</richcontent>
<node TEXT="Pourquoi&#xa;les listes&#xa;sont fermées" POSITION="top_or_left" ID="ID_1" CREATED="1" MODIFIED="2">
<edge COLOR="#ff0000"/>
<icon BUILTIN="help"/>
<icon BUILTIN="full-1"/>
<node ID="ID_2" CREATED="1" MODIFIED="2" COLOR="#990000"><richcontent TYPE="NODE">

<html>
  <head>
    
  </head>
  <body>
    <p>
      Départs <i>à la retraite</i>
    </p>
    <p>
      <img src="courbe.png"/>sans reprise
    </p>
  </body>
</html>
</richcontent>
<richcontent TYPE="DETAILS" CONTENT-TYPE="plain/markdown">
    <text>* 4 en 2025
* 6 en 2026</text>
</richcontent>
<arrowlink SHAPE="CUBIC_CURVE" COLOR="#000000" DESTINATION="ID_4" MIDDLE_LABEL="aggrave"/>
<attribute NAME="Source" VALUE="CPTS"/>
<attribute NAME="Niveau d'action" VALUE="inter-CPTS"/>
</node>
<node TEXT="" ID="ID_3"><hook NAME="FirstGroupNode"/></node>
<node TEXT="Refus" ID="ID_4" LINK="https://exemple.fr/refus">
<hook EQUATION="x^2" NAME="plugins/latex/LatexNodeHook.properties"/>
</node>
<node TEXT="Bilan" ID="ID_5"><hook NAME="SummaryNode"/></node>
</node>
<node TEXT="Que faire ?" POSITION="bottom_or_right" ID="ID_6" LINK="#ID_4">
<richcontent CONTENT-TYPE="plain/markdown" TYPE="NOTE">
    <text>Voir **aussi** :

    - le DAC
    - la CPTS</text>
</richcontent>
<node TEXT="Ouvrir le planning" ID="ID_7" LINK="planning.ods">
<hook NAME="ExternalObject" URI="https://example.org/p.png" SIZE="0.5"/>
<node TEXT="ordonnance" ID="ID_8" LINK="javascript:alert(1)"/>
</node>
<node ID="ID_9" CONTENT_ID="ID_7" CREATED="1"/>
<node TEXT="Secret" ID="ID_10" ENCRYPTED_CONTENT="bm9wZQ=="/>
</node>
</node>
</map>
