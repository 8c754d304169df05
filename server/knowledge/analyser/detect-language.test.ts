import { describe, expect, it } from 'vitest'
import { detectLanguage } from '.'

/** Written for this test: questions and notes as people type them, hardly longer than a line. */
const short: Record<string, string[]> = {
  en: [
    'How do I reset my password?',
    'What is the capital of France?',
    'Invoices are paid within thirty days.',
    'Who was responsible for the outage in March?',
    'Opening hours of the library',
    'Please send me the signed contract.',
    "I can't open the attachment",
    'Which team won the championship that year?',
    'Warranty does not cover water damage.',
    'Meeting notes from the budget review',
  ],
  es: [
    '¿Cómo restablezco mi contraseña?',
    '¿Cuál es la capital de Francia?',
    'Las facturas se pagan en treinta días.',
    '¿Quién fue el responsable de la avería?',
    'Horario de apertura de la biblioteca',
    'Envíame el contrato firmado, por favor.',
    'No puedo abrir el archivo adjunto',
    '¿Qué equipo ganó el campeonato aquel año?',
    'La garantía no cubre los daños por agua.',
    'Notas de la reunión sobre el presupuesto',
  ],
  pt: [
    'Como redefino a minha senha?',
    'Qual é a capital da França?',
    'As faturas são pagas em trinta dias.',
    'Quem foi o responsável pela avaria?',
    'Horário de funcionamento da biblioteca',
    'Envie-me o contrato assinado, por favor.',
    'Não consigo abrir o anexo',
    'Que equipe ganhou o campeonato naquele ano?',
    'A garantia não cobre danos causados por água.',
    'Notas da reunião sobre o orçamento',
  ],
  fr: [
    'Comment réinitialiser mon mot de passe ?',
    'Quelle est la capitale de la France ?',
    'Les factures sont payées sous trente jours.',
    'Qui était responsable de la panne ?',
    "Horaires d'ouverture de la bibliothèque",
    "Envoyez-moi le contrat signé, s'il vous plaît.",
    "Je n'arrive pas à ouvrir la pièce jointe",
    'Quelle équipe a gagné le championnat cette année-là ?',
    "La garantie ne couvre pas les dégâts d'eau.",
    'Compte rendu de la réunion sur le budget',
  ],
  de: [
    'Wie setze ich mein Passwort zurück?',
    'Was ist die Hauptstadt von Frankreich?',
    'Rechnungen werden innerhalb von dreißig Tagen bezahlt.',
    'Wer war für den Ausfall verantwortlich?',
    'Öffnungszeiten der Bibliothek',
    'Bitte senden Sie mir den unterschriebenen Vertrag.',
    'Ich kann den Anhang nicht öffnen',
    'Welche Mannschaft gewann in jenem Jahr die Meisterschaft?',
    'Die Garantie deckt keine Wasserschäden ab.',
    'Notizen aus der Sitzung zum Haushalt',
  ],
  it: [
    'Come reimposto la mia password?',
    'Qual è la capitale della Francia?',
    'Le fatture vengono pagate entro trenta giorni.',
    'Chi era il responsabile del guasto?',
    'Orari di apertura della biblioteca',
    'Mi invii il contratto firmato, per favore.',
    "Non riesco ad aprire l'allegato",
    "Quale squadra vinse il campionato quell'anno?",
    "La garanzia non copre i danni causati dall'acqua.",
    'Appunti della riunione sul bilancio',
  ],
  nl: [
    'Hoe stel ik mijn wachtwoord opnieuw in?',
    'Wat is de hoofdstad van Frankrijk?',
    'Facturen worden binnen dertig dagen betaald.',
    'Wie was verantwoordelijk voor de storing?',
    'Openingstijden van de bibliotheek',
    'De garantie dekt geen waterschade.',
    'Notulen van de vergadering over de begroting',
  ],
  sv: [
    'Hur återställer jag mitt lösenord?',
    'Vad är huvudstaden i Frankrike?',
    'Fakturor betalas inom trettio dagar.',
    'Vem var ansvarig för avbrottet?',
    'Katten satt på mattan eftersom det var varmt',
    'Garantin täcker inte vattenskador.',
    'Anteckningar från mötet om budgeten',
  ],
  ru: [
    'Как мне сбросить пароль?',
    'Столица Франции — Париж, это знает каждый.',
    'Счета оплачиваются в течение тридцати дней.',
    'Кто отвечал за сбой в марте?',
    'Гарантия не распространяется на повреждения водой.',
  ],
  ar: [
    'كيف أعيد تعيين كلمة المرور؟',
    'ما هي عاصمة فرنسا؟',
    'تدفع الفواتير خلال ثلاثين يوما.',
    'من كان مسؤولا عن العطل؟',
    'لا يغطي الضمان أضرار المياه.',
  ],
  none: [
    '東京都は日本の首都です',
    '今天天气很好，我们去公园散步。',
    '오늘 회의는 세 시에 시작합니다',
    'Столиця Франції — Париж, це знає кожен.',
    'Столицата на Франция е Париж, всеки го знае.',
    'پایتخت فرانسه پاریس است و همه این را می‌دانند',
    'Kissa istui matolla koska se oli lämmin',
    'Kot siedział na macie, bo było tam ciepło',
    'Kedi halının üzerinde oturdu çünkü orası sıcaktı',
    'A macska a szőnyegen ült, mert ott meleg volt',
    'const total = rows.map(sum).filter(Boolean)',
    'SKU 4711-B 12x30 mm M8 DIN 912',
    'lorem ipsum dolor sit amet consectetur adipiscing elit',
  ],
}

/** A paragraph of each, as a document has it. */
const long: Record<string, string> = {
  en: 'The river rises in the hills north of the town and flows slowly through meadows where herons fish. In spring, when the snow melts, it often leaves its bed, and the farmers who own the fields on its banks have learned to build their houses on higher ground. A ferry still crosses it twice a day, though most people prefer the bridge that was opened ten years ago.',
  es: 'El río nace en las colinas al norte del pueblo y corre despacio entre prados donde pescan las garzas. En primavera, cuando se derrite la nieve, suele salirse de su cauce, y los campesinos que poseen los campos de la ribera han aprendido a construir sus casas en terrenos más altos. Una barca todavía lo cruza dos veces al día, aunque la mayoría prefiere el puente que se inauguró hace diez años.',
  pt: 'O rio nasce nas colinas ao norte da vila e corre devagar entre prados onde as garças pescam. Na primavera, quando a neve derrete, costuma sair do seu leito, e os lavradores que possuem os campos das margens aprenderam a construir as suas casas em terrenos mais altos. Uma barca ainda o atravessa duas vezes por dia, embora a maioria das pessoas prefira a ponte que foi inaugurada há dez anos.',
  fr: 'La rivière prend sa source dans les collines au nord du bourg et coule lentement entre les prés où pêchent les hérons. Au printemps, quand la neige fond, elle sort souvent de son lit, et les paysans qui possèdent les champs de ses rives ont appris à bâtir leurs maisons sur des terrains plus élevés. Un bac la traverse encore deux fois par jour, bien que la plupart des gens préfèrent le pont ouvert il y a dix ans.',
  de: 'Der Fluss entspringt in den Hügeln nördlich der Stadt und fließt langsam durch Wiesen, in denen Reiher fischen. Im Frühling, wenn der Schnee schmilzt, tritt er oft über die Ufer, und die Bauern, denen die Felder am Ufer gehören, haben gelernt, ihre Häuser auf höherem Grund zu bauen. Eine Fähre überquert ihn noch immer zweimal am Tag, obwohl die meisten Leute die Brücke vorziehen, die vor zehn Jahren eröffnet wurde.',
  it: 'Il fiume nasce sulle colline a nord del paese e scorre lentamente tra i prati dove pescano gli aironi. In primavera, quando la neve si scioglie, esce spesso dal suo letto, e i contadini che possiedono i campi sulle rive hanno imparato a costruire le loro case su terreni più alti. Un traghetto lo attraversa ancora due volte al giorno, anche se la maggior parte della gente preferisce il ponte inaugurato dieci anni fa.',
}

describe('detectLanguage', () => {
  it.each(Object.entries(short).flatMap(([language, texts]) => texts.map((text) => [language, text])))(
    '%s: %s',
    (language, text) => {
      expect(detectLanguage(text)).toBe(language)
    },
  )

  it.each(Object.entries(long))('%s, a paragraph, in any case', (language, text) => {
    expect(detectLanguage(text)).toBe(language)
    expect(detectLanguage(text.toUpperCase())).toBe(language)
    expect(detectLanguage(text.normalize('NFD'))).toBe(language)
  })

  it('looks beyond what stands at the beginning', () => {
    const tables = '12.50 | 4711 | 30 mm | A-12\n'.repeat(400)
    expect(detectLanguage(tables + (long.de ?? '').repeat(60))).toBe('de')
    expect(detectLanguage(`${long.en ?? ''}\n${(long.it ?? '').repeat(60)}`)).toBe('it')
  })

  it('goes by the script where most of the text has no spaces between words', () => {
    expect(detectLanguage('这个系统 is used for the 检索 与生成，并且支持多种语言和模型的组合使用。')).toBe('none')
    expect(detectLanguage(`${long.en ?? ''} The word 検索 means search in Japanese.`)).toBe('en')
  })

  it('is quick, however long the text', () => {
    const text = (long.fr ?? '').repeat(50_000)
    expect(text.length).toBeGreaterThan(10_000_000)
    expect(detectLanguage(text)).toBe('fr')
  })

  it('does not guess from nothing', () => {
    for (const text of ['', '   ', '12 34 56', '🙂', 'x']) expect(detectLanguage(text)).toBe('none')
  })
})
