/**
 * Guesses the encoding of text that is neither Unicode nor says what it is, by decoding it in each that is in use and
 * asking how usual the characters are that come out. The measure is the mean over all characters beyond ASCII.
 */
export function detectEncoding(bytes: Uint8Array): string {
  const sample = sampleOf(bytes)
  let best = { encoding: 'windows-1252', score: score(decode('windows-1252', sample) ?? '', latin) }
  for (const { encoding, usual } of candidates) {
    const text = decode(encoding, sample)
    if (text === undefined) continue
    const found = score(text, usual)
    if (found > best.score + MARGIN) best = { encoding, score: found }
  }
  return best.encoding
}

const SAMPLE = 16 * 1024
/** By how much another encoding must be better than the more likely one before it in the list. */
const MARGIN = 0.08

/** Only parts with bytes beyond ASCII tell encodings apart: from the first of them on. */
function sampleOf(bytes: Uint8Array): Uint8Array {
  const first = bytes.findIndex((byte) => byte >= 0x80)
  return bytes.subarray(Math.max(0, first - 64), Math.max(0, first - 64) + SAMPLE)
}

/** The decoded sample, whose last character may be cut off; undefined when it is not valid in the encoding. */
function decode(encoding: string, sample: Uint8Array): string | undefined {
  if (encoding === 'windows-1252') return decodeWindows1252(sample)
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(sample, { stream: sample.length === SAMPLE })
  } catch (error) {
    if (error instanceof TypeError || error instanceof RangeError) return undefined
    throw error
  }
}

/** The characters of bytes 0x80–0x9F in windows-1252 (Encoding standard, index-windows-1252). */
const upperControls = '€\x81‚ƒ„…†‡ˆ‰Š‹Œ\x8dŽ\x8f\x90‘’“”•–—˜™š›œ\x9džŸ'

/** Node 20's own decoder takes windows-1252 for Latin-1 and turns quotes and the euro sign into control characters. */
export function decodeWindows1252(bytes: Uint8Array): string {
  const latin1 = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1')
  return latin1.replace(/[\x80-\x9f]/g, (control) => upperControls.charAt(control.charCodeAt(0) - 0x80))
}

const latin = [
  /** Letters and marks of Western European languages in use, most usual first. */
  new Set('éèàçêôîâûùëïüöäßñáíóúãõåæøÉÈÀÇÖÄÜÑÁÍÓÚÅÆØ’‘“”–—…«»„‚€°§·º¡¿£©®™•´½¼¾²³±×\u00a0\u00ad'),
] as const
const setOf = (characters: string) => [new Set(characters)] as const
const japanese = setOf(
  'のにはをたがでてとしれさあいるすかなまもこそらりきよくんけつおうえわやっちせめどろみねひふへほアイウエオカキクケコサシスセソタチツテトナニノハヒフヘホマミムメモヤユヨラリルレロワンーガギグゲゴザジズゼゾダデドバビブベボパピプペポッャュョ、。「」・　日本人年大一国会中出時行上的物事東京語文学生新田間見地分',
)

/** In order of how usual they are, so that a draw goes to the first. `usual` are the characters that most text is made of. */
const candidates: { encoding: string; usual: readonly ReadonlySet<string>[] }[] = [
  {
    encoding: 'shift_jis',
    usual: japanese,
  },
  {
    encoding: 'euc-jp',
    usual: japanese,
  },
  {
    encoding: 'gbk',
    usual: setOf(
      '的一是不了在人有我他这中大来上国个到说们为子和你地出道也时年得就那要下以生会自着去之过家学对可她里后小么心多天而能好都然没日于起还发成事只作当想看文无开手十用主行方又如前所本见经头面公同三已老从动两长知民样现分将外但身些与高意进把法此实回二理美点月明其种声全工己话儿者向情部正名定女问力机给等几很业最间新什打便位因重被走电四第门相次东政海口使教西再平真听世气信北少关并内加化由却代军产入先山五太水万市眼体别处总才场师书比住员九笑性通目华报立马命张活难神数件安表原车白应路期叫死常提感金何更反合放做系计或司利受光王果亲界及今京务制解各任至清物台象记边共风战干接它许八特觉望直服毛林题建南度统色字请交爱让认算论百吃义科怎元社术结六功指思非流每青管夫连远资队跟带花快条院变联言权往展该领传近留红治决周保达办运武半候七必城父强步完革深区即求品士转量空甚众技轻程告江语英基派满式李息写呢识极令黄德收脸钱党倒未持取设始版双历越史商千片容研像找友孩站广改议形委早房音火际则首单据导影失拿网香似斯专石若兵弟谁校读志飞观争究包组造落视济喜离虽坏兴，。、：；“”（）《》？！',
    ),
  },
  {
    encoding: 'big5',
    usual: setOf(
      '的一是不了在人有我他這中大來上國個到說們為子和你地出道也時年得就那要下以生會自著去之過家學對可她裡後小麼心多天而能好都然沒日於起還發成事只作當想看文無開手十用主行方又如前所本見經頭面公同三已老從動兩長知民樣現分將外但身些與高意進把法此實回二理美點月明其種聲全工己話兒者向情部正名定女問力機給等幾很業最間新什打便位因重被走電四第門相次東政海口使教西再平真聽世氣信北少關並內加化由卻代軍產入先山五太水萬市眼體別處總才場師書比住員，。、：；「」（）？！',
    ),
  },
  {
    encoding: 'euc-kr',
    usual: setOf(
      '이다는을의에고가하지한은를도기로사서나아그대리자어인시있일으만라정과수보여전들해장게부주구상스것공동적원제국성면소와문우유비오조신생마경진관년음요때방세선모물무실안위중없내미호분였되할학데화러계치알또까말연금습니',
    ),
  },
  {
    encoding: 'windows-1251',
    usual: setOf('оеаинтсрвлкмдпуяыьгзбчйхжшюцщэфъёіїєґОЕАИНТСРВЛКМДПУЯГЗБЧХЖШЮЦЩЭФЁІ«»—–№…“”„\u00a0'),
  },
  { encoding: 'koi8-r', usual: setOf('оеаинтсрвлкмдпуяыьгзбчйхжшюцщэфъёОЕАИНТСРВЛКМДПУЯГЗБЧХЖШЮЦЩЭФЁ\u00a0') },
  { encoding: 'ibm866', usual: setOf('оеаинтсрвлкмдпуяыьгзбчйхжшюцщэфъёОЕАИНТСРВЛКМДПУЯГЗБЧХЖШЮЦЩЭФЁ\u00a0') },
  {
    encoding: 'windows-1250',
    usual: setOf('áéíóúýčďěňřšťůžąćęłńśźżőűăâîșțđľĺŕäöüÁÉÍÓÚÝČĎĚŇŘŠŤŮŽĄĆĘŁŃŚŹŻŐŰĂÂÎĐÄÖÜß„“”’–—…«»\u00a0'),
  },
  {
    encoding: 'iso-8859-2',
    usual: setOf('áéíóúýčďěňřšťůžąćęłńśźżőűăâîşţđľĺŕäöüÁÉÍÓÚÝČĎĚŇŘŠŤŮŽĄĆĘŁŃŚŹŻŐŰĂÂÎĐÄÖÜß\u00a0'),
  },
  {
    encoding: 'windows-1253',
    usual: setOf('αβγδεζηθικλμνξοπρστυφχψωςάέήίόύώϊϋΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡΣΤΥΦΧΨΩΆΈΉΊΌΎΏ«»–’…\u00a0'),
  },
]

/**
 * Mean over the characters beyond ASCII: 1 for a usual one, less for a letter that is not, nothing for the rest, and less
 * than nothing where a capital stands inside a word or a control character comes out, as wrong decodings have them.
 */
function score(text: string, usual: readonly ReadonlySet<string>[]): number {
  let total = 0
  let count = 0
  let before = ''
  for (const character of text) {
    if (character > '\x7f') {
      count++
      total += worth(character, before, usual)
    } else if (/[a-z]/i.test(character) && /[\p{Script=Cyrillic}\p{Script=Greek}]/u.test(before)) total -= 0.5
    before = character
  }
  return count === 0 ? 0 : total / count
}

function worth(character: string, before: string, usual: readonly ReadonlySet<string>[]): number {
  if (/[\p{Cc}\p{Co}\p{Cn}\ufffd]/u.test(character)) return -1
  const isLetter = /\p{L}/u.test(character)
  if (isLetter && /\p{Ll}/u.test(before) && /\p{Lu}/u.test(character)) return -0.5
  // Alphabets do not mix in a word, and fractions do not end one.
  if (/[a-z]/i.test(before) && /[\p{Script=Cyrillic}\p{Script=Greek}]/u.test(character)) return -0.5
  if (/\p{L}/u.test(before) && /[½¼¾²³±×£]/.test(character)) return 0
  if (usual.some((set) => set.has(character))) return 1
  return isLetter ? 0.3 : 0
}
