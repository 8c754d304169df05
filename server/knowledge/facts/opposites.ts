import { fold } from '../analyser'
import { type FactLanguage, languagesFor, type TextSpan } from './span'

/** A word that has an opposite, and on which side of which pair it stands. */
export interface Opposite extends TextSpan {
  text: string
  /** Number of the pair. */
  pair: number
  side: 0 | 1
}

/**
 * Pairs by which a claim is easily turned into its contrary; forms of one side between commas. Only words whose opposite
 * is plain in almost any sentence are here; what negates (never, without) is a negation.
 */
const pairs: Record<FactLanguage, readonly string[]> = {
  en: [
    'open,opens,opened,opening | close,closes,closed,closing,shut,shuts',
    'before,prior | after,following',
    'more,greater | less,fewer',
    'most | least,fewest',
    'increase,increases,increased,increasing,rise,rises,rose,risen,rising,grow,grows,grew,grown,growing,raise,raises,raised | decrease,decreases,decreased,decreasing,fall,falls,fell,fallen,falling,decline,declines,declined,declining,drop,drops,dropped,reduce,reduces,reduced,shrink,shrinks,shrank,lower,lowers,lowered',
    'allowed,permitted,legal,lawful,allow,allows,permit,permits | forbidden,prohibited,banned,illegal,unlawful,forbid,forbids,prohibit,prohibits,ban,bans',
    'first,earliest | last,latest,final',
    'above,over | below,under,beneath',
    'high,higher,highest | low,lower,lowest',
    'large,larger,largest,big,bigger,biggest | small,smaller,smallest,little',
    'old,older,oldest | new,newer,newest,young,younger,youngest',
    'early,earlier | late,later',
    'long,longer,longest | short,shorter,shortest',
    'north,northern | south,southern',
    'east,eastern | west,western',
    'left | right',
    'many | few',
    'include,includes,included,including | exclude,excludes,excluded,excluding',
    'accept,accepts,accepted | reject,rejects,rejected,refuse,refuses,refused',
    'begin,begins,began,begun,start,starts,started | end,ends,ended,finish,finishes,finished,stop,stops,stopped',
    'win,wins,won | lose,loses,lost',
    'success,successful,successfully,succeed,succeeded | failure,unsuccessful,unsuccessfully,fail,failed,fails',
    'possible | impossible',
    'required,mandatory,compulsory,obligatory | optional,voluntary',
    'positive | negative',
    'maximum | minimum',
    'internal | external',
    'public | private',
    'free | paid',
    'hot,hotter,warm,warmer | cold,colder,cool,cooler',
    'strong,stronger,strongest | weak,weaker,weakest',
    'fast,faster,fastest,quick,quicker | slow,slower,slowest',
    'rich,richer,richest,wealthy | poor,poorer,poorest',
    'true | false',
    'same | different',
    'better,best | worse,worst',
    'agree,agreed,agrees | disagree,disagreed,disagrees',
    'support,supports,supported | oppose,opposes,opposed',
    'enter,enters,entered | leave,leaves,left',
    'arrive,arrives,arrived | depart,departs,departed',
    'buy,buys,bought | sell,sells,sold',
    'majority | minority',
    'common | rare,uncommon',
    'easy,easier | difficult,harder,hard',
    'heavy,heavier,heaviest | light,lighter,lightest',
    'safe | dangerous,unsafe',
    'inside,within | outside',
    'import,imports,imported | export,exports,exported',
    'upper | lower',
    'inner | outer',
    'direct,directly | indirect,indirectly',
    'able | unable',
    'known | unknown',
    'near,close | far',
  ],
  es: [
    'abre,abren,abrió,abrir,abierto,abierta,abiertos,abiertas,apertura | cierra,cierran,cerró,cerrar,cerrado,cerrada,cerrados,cerradas,cierre',
    'antes | después,tras',
    'más | menos',
    'aumenta,aumentan,aumentó,aumentaron,aumentar,aumento,aumentado,sube,suben,subió,subir,subida,crece,crecen,creció,crecer,crecimiento | disminuye,disminuyen,disminuyó,disminuyeron,disminuir,disminución,disminuido,baja,bajan,bajó,bajar,bajada,reduce,reducen,redujo,reducir,reducción,decrece,descenso,desciende,descendió',
    'permitido,permitida,permitidos,permitidas,permite,permiten,legal,legales,autorizado,autorizada | prohibido,prohibida,prohibidos,prohibidas,prohíbe,prohíben,ilegal,ilegales',
    'primero,primera,primer,primeros,primeras | último,última,últimos,últimas,final',
    'encima,sobre | debajo,bajo',
    'alto,alta,altos,altas,superior,superiores | bajo,baja,bajos,bajas,inferior,inferiores',
    'mayor,mayores | menor,menores',
    'grande,grandes,gran | pequeño,pequeña,pequeños,pequeñas',
    'viejo,vieja,viejos,viejas,antiguo,antigua,antiguos,antiguas | nuevo,nueva,nuevos,nuevas,joven,jóvenes,reciente,recientes',
    'temprano | tarde',
    'largo,larga,largos,largas | corto,corta,cortos,cortas',
    'norte,septentrional | sur,meridional',
    'este,oriental | oeste,occidental',
    'izquierda,izquierdo | derecha,derecho',
    'muchos,muchas | pocos,pocas',
    'incluye,incluyen,incluido,incluida,incluidos,incluyó,incluyendo | excluye,excluyen,excluido,excluida,excluidos,excluyó,excluyendo',
    'acepta,aceptan,aceptó,aceptado | rechaza,rechazan,rechazó,rechazado',
    'empieza,empiezan,empezó,comienza,comienzan,comenzó,inicia,inició,inicio,comienzo | acaba,acaban,acabó,termina,terminan,terminó,finaliza,finalizó,fin',
    'gana,ganan,ganó,ganar,ganaron | pierde,pierden,perdió,perder,perdieron',
    'éxito | fracaso',
    'posible,posibles | imposible,imposibles',
    'obligatorio,obligatoria,obligatorios,obligatorias | optativo,opcional,voluntario,voluntaria,facultativo',
    'positivo,positiva,positivos | negativo,negativa,negativos',
    'máximo,máxima | mínimo,mínima',
    'interno,interna,internos,internas,interior | externo,externa,externos,externas,exterior',
    'público,pública,públicos,públicas | privado,privada,privados,privadas',
    'caliente,calientes,cálido,cálida | frío,fría,fríos,frías',
    'fuerte,fuertes | débil,débiles',
    'rápido,rápida,rápidos,rápidas,rápidamente | lento,lenta,lentos,lentas,lentamente',
    'rico,rica,ricos,ricas | pobre,pobres',
    'verdadero,verdadera,cierto | falso,falsa',
    'mismo,misma,mismos,mismas | diferente,diferentes,distinto,distinta',
    'mejor,mejores | peor,peores',
    'apoya,apoyan,apoyó,apoyo | opone,oponen,opuso,oposición',
    'entra,entran,entró,entrada | sale,salen,salió,salida',
    'compra,compran,compró | vende,venden,vendió',
    'mayoría | minoría',
    'común,comunes | raro,rara,raros',
    'fácil,fáciles | difícil,difíciles',
    'pesado,pesada | ligero,ligera',
    'seguro,segura | peligroso,peligrosa',
    'dentro | fuera',
    'directo,directa,directamente | indirecto,indirecta,indirectamente',
    'conocido,conocida | desconocido,desconocida',
    'cerca,cercano | lejos,lejano',
    'gratis,gratuito,gratuita | pago',
  ],
}

interface Side {
  pair: number
  side: 0 | 1
}

function tableOf(language: FactLanguage): ReadonlyMap<string, readonly Side[]> {
  const table = new Map<string, Side[]>()
  for (const [at, pair] of pairs[language].entries()) {
    for (const [side, words] of pair.split('|').entries()) {
      for (const word of words.trim().split(',')) {
        const key = fold(word)
        table.set(key, [
          ...(table.get(key) ?? []),
          { pair: at + (language === 'es' ? 1000 : 0), side: side === 0 ? 0 : 1 },
        ])
      }
    }
  }
  return table
}
const tables: Record<FactLanguage, ReadonlyMap<string, readonly Side[]>> = { en: tableOf('en'), es: tableOf('es') }

/** The words of a text that have a plain opposite; a word may stand in several pairs ("low", "lower"). */
export function oppositesOf(text: string, language?: string): Opposite[] {
  const found: Opposite[] = []
  for (const match of text.matchAll(/[\p{L}\p{M}]+/gu)) {
    const key = fold(match[0].toLowerCase())
    for (const known of languagesFor(language)) {
      for (const side of tables[known].get(key) ?? []) {
        found.push({ ...side, start: match.index, end: match.index + match[0].length, text: match[0] })
      }
    }
  }
  return found
}

export const areOpposite = (a: Opposite, b: Opposite): boolean => a.pair === b.pair && a.side !== b.side
export const areAlike = (a: Opposite, b: Opposite): boolean => a.pair === b.pair && a.side === b.side
