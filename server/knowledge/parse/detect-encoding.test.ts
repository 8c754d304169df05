import { describe, expect, it } from 'vitest'
import { detectEncoding } from './detect-encoding'
import { decodeAs } from './encodings'

const hex = (text: string) => Buffer.from(text.replace(/\s/g, ''), 'hex')

describe('detectEncoding', () => {
  it.each([
    ['windows-1252', Buffer.from('Der F\xe4rber kostet 5 \x80 \x96 \x84Krapp\x93.', 'latin1')],
    ['windows-1252', Buffer.from("L'\xe9t\xe9, le tisserand pr\xe9f\xe8re le lin \xe0 la soie.", 'latin1')],
    ['windows-1252', Buffer.from('El telar est\xe1 aqu\xed; \xbfqui\xe9n lo arregl\xf3 ma\xf1ana?', 'latin1')],
    // Ткацкий станок
    ['windows-1251', hex('d2 ea e0 f6 ea e8 e9 20 f1 f2 e0 ed ee ea 20 f1 f2 ee e8 f2 20 e2 20 e4 ee ec e5')],
    ['koi8-r', hex('f4 cb c1 c3 cb c9 ca 20 d3 d4 c1 ce cf cb 20 d3 d4 cf c9 d4 20 d7 20 c4 cf cd c5')],
    // これは日本語の文です。
    ['shift_jis', hex('82 b1 82 ea 82 cd 93 fa 96 7b 8c ea 82 cc 95 b6 82 c5 82 b7 81 42')],
    ['euc-jp', hex('a4 b3 a4 ec a4 cf c6 fc cb dc b8 ec a4 ce ca b8 a4 c7 a4 b9 a1 a3')],
    // 这是中国人的工作。
    ['gbk', hex('d5 e2 ca c7 d6 d0 b9 fa c8 cb b5 c4 b9 a4 d7 f7 a1 a3')],
    // 이것은 한국어로 된 글이다
    ['euc-kr', hex('c0 cc b0 cd c0 ba 20 c7 d1 b1 b9 be ee b7 ce 20 b5 c8 20 b1 db c0 cc b4 d9')],
    // Příliš žluťoučký kůň
    ['windows-1250', hex('50 f8 ed 6c 69 9a 20 9e 6c 75 9d 6f 75 e8 6b fd 20 6b f9 f2')],
    ['iso-8859-5', hex('c2 da d0 e6 da d8 d9 20 e1 e2 d0 dd de da 20 e1 e2 de d8 e2 20 d2 20 d4 de dc d5')],
    // Il tessuto può costare di più, perché è di qualità.
    [
      'ibm850',
      hex(
        '49 6c 20 74 65 73 73 75 74 6f 20 70 75 95 20 63 6f 73 74 61 72 65 20 64 69 20 70 69 97 2c 20 70 65 72 63 68 82 20 8a 20 64 69 20 71 75 61 6c 69 74 85 2e',
      ),
    ],
    // What reads the same in several has the usual name.
    ['windows-1252', Buffer.from('## k\xf6nnen\n\n\xe4\xf6\xfc\xdf\n', 'latin1')],
    ['windows-1252', Buffer.from('id,Pa\xedses Bajos,B\xe9lgica,Portugal\r\n1,2,3\r\n', 'latin1')],
    ['windows-1252', Buffer.from('Impossibile: il parametro pu\xf2 mancare nel file di configurazione.', 'latin1')],
  ])('finds %s', (encoding, bytes) => {
    expect(detectEncoding(bytes)).toBe(encoding)
  })

  /** Short tables, as cash registers and stock lists write them. */
  it.each([
    // 処理区分,件数
    ['shift_jis', '8f 88 97 9d 8b e6 95 aa 2c 8c 8f 90 94 0d 0a 31 2c 32 0d 0a', '処理区分,件数\r\n1,2\r\n'],
    // ﾎﾟﾝﾌﾟ and ﾊﾞﾙﾌﾞ, narrow
    ['shift_jis', '49 44 2c ce df dd cc df 0d 0a 31 2c ca de d9 cc de 0d 0a', 'ID,ﾎﾟﾝﾌﾟ\r\n1,ﾊﾞﾙﾌﾞ\r\n'],
    ['euc-jp', 'c9 ca c8 d6 2c b2 c1 b3 ca 0d 0a 31 2c 32 0d 0a', '品番,価格\r\n1,2\r\n'],
    ['gbk', 'b1 e0 ba c5 2c c3 fb b3 c6 2c bc db b8 f1 0d 0a 31 2c 32 2c 33 0d 0a', '编号,名称,价格\r\n1,2,3\r\n'],
    ['big5', 'bd 73 b8 b9 2c a6 57 ba d9 2c bb f9 ae e6 0d 0a 31 2c 32 2c 33 0d 0a', '編號,名稱,價格\r\n1,2,3\r\n'],
    ['euc-kr', 'b9 f8 c8 a3 2c c0 cc b8 a7 2c b0 a1 b0 dd 0d 0a 31 2c 32 2c 33 0d 0a', '번호,이름,가격\r\n1,2,3\r\n'],
    ['windows-1251', 'cd ee ec e5 f0 2c d6 e5 ed e0 0d 0a 31 2c 32 0d 0a', 'Номер,Цена\r\n1,2\r\n'],
    ['windows-1252', '4d fc 6c 6c 65 72 2c 5a fc 72 69 63 68 0d 0a 31 2c 32 0d 0a', 'Müller,Zürich\r\n1,2\r\n'],
    ['ibm850', '4d 81 6c 6c 65 72 2c 5a 81 72 69 63 68 2c 47 72 94 e1 65 0d 0a', 'Müller,Zürich,Größe\r\n'],
    ['ibm850', '52 65 70 61 72 61 63 69 a2 6e 20 61 a4 6f 20 67 61 72 61 6e 74 a1 61', 'Reparación año garantía'],
    ['macintosh', '4d 9f 6c 6c 65 72 2c 5a 9f 72 69 63 68 2c 47 72 9a a7 65 0d 0a', 'Müller,Zürich,Größe\r\n'],
    [
      'macintosh',
      '4c 61 20 72 65 70 61 72 61 63 69 97 6e 20 65 73 74 87 20 69 6e 63 6c 75 69 64 61 3a 20 61 76 65 72 92 61 73 2c 20 64 61 96 6f 73 20 79 20 65 6e 76 92 6f 20 74 61 6d 62 69 8e 6e 2c 20 73 65 67 9c 6e 20 67 61 72 61 6e 74 92 61',
      'La reparación está incluida: averías, daños y envío también, según garantía',
    ],
    ['windows-874', 'c3 c2 d2 ba cb b9 e9 d2 2c a1 d2 c3 0d 0a', 'รยาบหน้า,การ\r\n'],
  ])('finds %s in a short table', (encoding, bytes, text) => {
    expect(detectEncoding(hex(bytes))).toBe(encoding)
    expect(decodeAs(encoding, hex(bytes))).toBe(text)
  })
})
