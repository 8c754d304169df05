import { describe, expect, it } from 'vitest'
import { fitSideBySide } from './side-by-side'

describe('fitSideBySide', () => {
  it('counts the letters of all words', () => {
    expect(fitSideBySide(['By rank (RRF)', 'By score (DBSF)'])).toBe(true)
    expect(fitSideBySide(['Por posición (RRF)', 'Por puntuación (DBSF)'])).toBe(false)
  })
  it('counts the room around each word as well', () => {
    expect(fitSideBySide(['Text', 'Chunks', 'Messages', 'JSON'])).toBe(true)
    expect(fitSideBySide(['Texto', 'Fragmentos', 'Mensajes', 'JSON'])).toBe(false)
    expect(fitSideBySide(['GET', 'POST', 'PUT', 'PATCH', 'DELETE'])).toBe(true)
  })
})
