<map version="0.9.0">
<!-- To view this file, download free mind mapping software FreeMind from http://freemind.sourceforge.net -->
<node CREATED="1124560950701" ID="Freemind_Link_784043927" MODIFIED="1124560950701" TEXT="Sans m&#xe9;decin &#55357;&#56832;">
<node CREATED="1" ID="Freemind_Link_1" MODIFIED="1" POSITION="right" TEXT="1 140&#xa0;&#x20ac;&#x1; par mois">
<hook NAME="accessories/plugins/NodeNote.properties">
<text>&#xc0; v&#xe9;rifier&#xa;avec la CPAM</text>
</hook>
<icon BUILTIN="idea"/>
</node>
<node CREATED="1" ID="Freemind_Link_2" MODIFIED="1" POSITION="left" TEXT="&lt;html&gt;&lt;body&gt;Deux &lt;b&gt;mots&lt;/b&gt;&lt;/body&gt;&lt;/html&gt;">
<cloud COLOR="#ccccff"/>
<node CREATED="1" ID="Freemind_Link_3" MODIFIED="1" TEXT="@&#x627;&#x644;&#x639;&#x631;&#x628;&#x64a;&#x629;">
<hook NAME="plugins/TimeManagementReminder.xml">
<Parameters REMINDUSERAT="1700000000000"/>
</hook>
</node>
</node>
</node>
</map>
