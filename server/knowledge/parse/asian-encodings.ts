import { commonHan } from './usual-characters'

export type AsianEncoding = 'shift_jis' | 'euc-jp' | 'gbk' | 'big5' | 'euc-kr'

const japanese = new Set(commonHan.japanese)
const common: Record<AsianEncoding, ReadonlySet<string>> = {
  shift_jis: japanese,
  'euc-jp': japanese,
  gbk: new Set(commonHan.simplified),
  big5: new Set(commonHan.traditional),
  'euc-kr': new Set(commonHan.hangul),
}

/** Of a common character; of one in the part of the standard that holds the usual ones; in the part of the rare ones. */
const COMMON = 1
const USUAL = 0.7
const RARE = 0.1
const STRANGE = -0.4

/**
 * How usual the characters of a text in an encoding of two bytes are: each of these standards has the usual ones in one
 * place and the rare ones in another, which tells even short texts apart. `text` is `bytes` decoded.
 */
export function scoreAsian(encoding: AsianEncoding, text: string, bytes: Uint8Array): number {
  let total = 0
  let weight = 0
  let at = 0
  let before = ''
  const characters = [...text]
  for (const [index, character] of characters.entries()) {
    const lead = bytes[at] ?? 0
    const width = widthOf(encoding, lead)
    if (lead >= 0x80) {
      const isKana = width === 1 || (encoding === 'euc-jp' && lead === 0x8e)
      // A narrow kana is one byte: it counts half of what two are.
      weight += isKana ? 0.5 : 1
      // One alone inside a word of Latin letters is an accented letter of another encoding.
      if (/[a-z]/.test(before) && /[a-z]/.test(characters[index + 1] ?? '')) total += STRANGE
      else if (isKana) total += worthOfNarrowKana(character, before) * 0.5
      else total += worth(encoding, character, lead, bytes[at + 1] ?? 0)
    }
    before = character
    at += width
  }
  return weight === 0 ? 0 : total / weight
}

function widthOf(encoding: AsianEncoding, lead: number): number {
  if (lead < 0x81) return 1
  if (encoding === 'shift_jis') return lead >= 0xa0 && lead <= 0xdf ? 1 : 2
  return encoding === 'euc-jp' && lead === 0x8f ? 3 : 2
}

function worth(encoding: AsianEncoding, character: string, lead: number, trail: number): number {
  if (/[\p{Co}\p{Cn}\ufffd]/u.test(character)) return -1
  if (common[encoding].has(character)) return COMMON
  if (/[、。「」・ー，：；！？（）“”…·《》％～]/.test(character)) return 0.9
  if (/[\uff01-\uff5e\u3000-\u3020]/.test(character)) return 0.6
  return tier[encoding](character, lead, trail)
}

const isKana = (character: string) => /[\u3041-\u30ff]/.test(character)

const tier: Record<AsianEncoding, (character: string, lead: number, trail: number) => number> = {
  shift_jis: (character, lead) => {
    if (isKana(character)) return COMMON
    if (lead >= 0x88 && lead <= 0x97) return USUAL
    return (lead >= 0x98 && lead <= 0x9f) || (lead >= 0xe0 && lead <= 0xea) ? RARE : STRANGE
  },
  'euc-jp': (character, lead) => {
    if (isKana(character)) return COMMON
    if (lead >= 0xb0 && lead <= 0xcf) return USUAL
    return lead >= 0xd0 && lead <= 0xf4 ? RARE : STRANGE
  },
  gbk: (_, lead, trail) => {
    if (trail < 0xa1 || lead < 0xb0) return STRANGE
    return lead <= 0xd7 ? USUAL : RARE
  },
  big5: (_, lead) => {
    if (lead >= 0xa4 && lead <= 0xc6) return USUAL
    return lead >= 0xc9 && lead <= 0xf9 ? RARE : STRANGE
  },
  'euc-kr': (character, lead, trail) => {
    if (!/\p{Script=Hangul}/u.test(character)) return lead >= 0xca ? RARE : STRANGE
    return lead >= 0xb0 && trail >= 0xa1 ? USUAL : RARE
  },
}

const usualNarrow = new Set('ﾝｰｽﾄﾙﾗﾘｲｱﾞﾟｸﾌﾀﾃｼｶｺﾚﾛﾏﾆﾒﾊﾅｯｭｬｮｵｻｷｳﾁﾐﾑﾂﾜ')

/** Narrow kana make words of their own rules: where marks, long vowels and small ones stand. */
function worthOfNarrowKana(character: string, before: string): number {
  if (character === 'ﾞ') return /[ｳｶ-ﾄﾊ-ﾎ]/.test(before) ? COMMON : -1
  if (character === 'ﾟ') return /[ﾊ-ﾎ]/.test(before) ? COMMON : -1
  if (character === 'ｰ') return /[ｱ-ﾝｧ-ｮﾞﾟ]/.test(before) ? COMMON : -1
  if (/[ｬｭｮ]/.test(character)) return /[ｷｼﾁﾆﾋﾐﾘﾞﾃﾌ]/.test(before) ? 0.9 : -0.5
  if (/[ｧｨｩｪｫ]/.test(character)) return /[ﾌﾃｳﾞﾃﾁｼｸ]/.test(before) ? 0.8 : -0.5
  if (/[｡｢｣､･]/.test(character)) return 0.4
  return usualNarrow.has(character) ? 0.9 : 0.5
}
