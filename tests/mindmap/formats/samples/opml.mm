<?xml version="1.0" encoding="UTF-8"?>
<opml version="2.0">
  <head>
    <title>Sans médecin traitant</title>
    <dateCreated>Mon, 02 Mar 2026 09:00:00 GMT</dateCreated>
    <expansionState>0,1</expansionState>
  </head>
  <body>
    <outline text="Pourquoi &lt;i&gt;&lt;b&gt;ici&lt;/b&gt;&lt;/i&gt; &amp;amp; là" _note="Une note&#10;sur deux lignes">
      <outline text="Listes fermées" type="link" url="https://exemple.fr/listes"/>
      <outline title="Sans attribut text"/>
    </outline>
    <outline text="A &lt; B" _complete="true">
      <outline text="Fil" type="rss" xmlUrl="feed://exemple.fr"/>
    </outline>
  </body>
</opml>
