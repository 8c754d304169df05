import { describe, expect, it } from 'vitest'
import { detectEncoding } from './detect-encoding'

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
  ])('finds %s', (encoding, bytes) => {
    expect(detectEncoding(bytes)).toBe(encoding)
  })
})
