// Prints updates as the real Yjs makes them, one JSON line each: the update and the state vector it leads to, in hex.

import * as Y from "yjs"

let seed = 42
const chance = (n) => (seed = (seed * 1103515245 + 12345) % 2147483648) % n
const words = ["une idée", "n° 5 😀", "", "long ".repeat(40), "é"]
const values = [null, { none: undefined }, true, 12.5, -7, 2 ** 40, "mot", new Uint8Array([1, 2, 3]), { a: [1, { b: null }] }, [], {}, 0.1, [10n]]

function write(doc) {
  const text = doc.getText("text")
  const list = doc.getArray("list")
  const nodes = doc.getMap("nodes")
  const body = doc.getXmlFragment("default")
  switch (chance(9)) {
    case 0:
      return text.insert(chance(text.length + 1), words[chance(words.length)] || "x", chance(2) ? { bold: true } : {})
    case 1:
      return text.length > 2 && text.delete(chance(text.length - 1), 1)
    case 2:
      return text.length > 2 && text.format(0, 2, { link: { href: "https://exemple.fr" } })
    case 3:
      return list.push([values[chance(values.length)], values[chance(values.length)]])
    case 4:
      return nodes.set(`n${chance(20)}`, new Y.Map([["at", ["root", "a0", 1, "root"]], ["txt", new Y.Text("mot")]]))
    case 5:
      return nodes.delete(`n${chance(20)}`)
    case 6: {
      const paragraph = new Y.XmlElement("paragraph")
      paragraph.setAttribute("level", 2)
      paragraph.insert(0, [new Y.XmlText("bonjour")])
      return body.insert(chance(body.length + 1), [paragraph])
    }
    case 7:
      return text.insertEmbed(0, { image: "x" })
    default:
      return body.length > 1 && body.delete(0, 1)
  }
}

for (let round = 0; round < 200; round++) {
  const [here, there] = [new Y.Doc(), new Y.Doc()]
  for (let step = 0; step < 12; step++) {
    write(chance(2) ? here : there)
    if (chance(4) === 0) Y.applyUpdate(here, Y.encodeStateAsUpdate(there))
  }
  const update = chance(2) ? Y.encodeStateAsUpdate(here) : Y.mergeUpdates([Y.encodeStateAsUpdate(here), Y.encodeStateAsUpdate(there)])
  const all = new Y.Doc()
  Y.applyUpdate(all, update)
  const hex = (bytes) => Buffer.from(bytes).toString("hex")
  console.log(JSON.stringify([hex(update), hex(Y.encodeStateVector(all))]))
}
