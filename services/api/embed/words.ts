/** Holds the words of the form for other sites, and of its answers, in one language. */
export type FormWords = {
  /** Names the language in itself. */
  name: string;
  dir: 'ltr' | 'rtl';
  label: string;
  button: string;
  /** Says what the reader agrees to. */
  note: string;
  /** Labels the field that only robots fill in. */
  leaveEmpty: string;
  answers: Record<FormStatus, string>;
  /** Asks about an address that was probably meant; pressing the question sends the form again with it. */
  didYouMean: (email: string) => string;
};

/** Names the answers to a form: they are part of the address to which it returns. */
export type FormStatus = 'check-inbox' | 'invalid-address';

/** Lists the languages of the form by their BCP 47 tags. */
export const formWords = {
  en: {
    name: 'English',
    dir: 'ltr',
    label: 'Your email address',
    button: 'Subscribe',
    note: 'One mail a day. You can stop it at any time.',
    leaveEmpty: 'Leave this empty',
    answers: {
      'check-inbox': 'Check your inbox: a mail with a button to confirm is on its way.',
      'invalid-address': 'This does not look like an email address. Please check it.',
    },
    didYouMean: (email) => `Did you mean ${email}?`,
  },
  de: {
    name: 'Deutsch',
    dir: 'ltr',
    label: 'Ihre E-Mail-Adresse',
    button: 'Abonnieren',
    note: 'Eine Mail am Tag. Sie können sie jederzeit abbestellen.',
    leaveEmpty: 'Dieses Feld leer lassen',
    answers: {
      'check-inbox': 'Sehen Sie in Ihr Postfach: Eine Mail mit einem Knopf zum Bestätigen ist unterwegs.',
      'invalid-address': 'Das sieht nicht wie eine E-Mail-Adresse aus. Bitte prüfen Sie sie.',
    },
    didYouMean: (email) => `Meinten Sie ${email}?`,
  },
  fr: {
    name: 'Français',
    dir: 'ltr',
    label: 'Votre adresse e-mail',
    button: 'S’abonner',
    note: 'Un e-mail par jour. Vous pouvez l’arrêter à tout moment.',
    leaveEmpty: 'Laissez ce champ vide',
    answers: {
      'check-inbox':
        'Consultez votre boîte de réception : un e-mail avec un bouton de confirmation est en route.',
      'invalid-address': 'Cela ne ressemble pas à une adresse e-mail. Veuillez la vérifier.',
    },
    didYouMean: (email) => `Vouliez-vous dire ${email} ?`,
  },
  es: {
    name: 'Español',
    dir: 'ltr',
    label: 'Su dirección de correo',
    button: 'Suscribirse',
    note: 'Un correo al día. Puede cancelarlo cuando quiera.',
    leaveEmpty: 'Deje este campo vacío',
    answers: {
      'check-inbox': 'Revise su bandeja de entrada: va en camino un correo con un botón para confirmar.',
      'invalid-address': 'Esto no parece una dirección de correo. Revísela, por favor.',
    },
    didYouMean: (email) => `¿Quiso decir ${email}?`,
  },
  'pt-BR': {
    name: 'Português (Brasil)',
    dir: 'ltr',
    label: 'Seu endereço de e-mail',
    button: 'Assinar',
    note: 'Um e-mail por dia. Você pode cancelar a qualquer momento.',
    leaveEmpty: 'Deixe este campo vazio',
    answers: {
      'check-inbox': 'Confira sua caixa de entrada: um e-mail com um botão de confirmação está a caminho.',
      'invalid-address': 'Isso não parece um endereço de e-mail. Confira, por favor.',
    },
    didYouMean: (email) => `Você quis dizer ${email}?`,
  },
  'zh-Hans': {
    name: '简体中文',
    dir: 'ltr',
    label: '您的电子邮箱',
    button: '订阅',
    note: '每天一封邮件，可随时退订。',
    leaveEmpty: '请将此项留空',
    answers: {
      'check-inbox': '请查看收件箱：一封带有确认按钮的邮件已经发出。',
      'invalid-address': '这看起来不像是电子邮箱地址，请检查。',
    },
    didYouMean: (email) => `您是不是要输入 ${email}？`,
  },
  ja: {
    name: '日本語',
    dir: 'ltr',
    label: 'メールアドレス',
    button: '購読する',
    note: '1日1通のメールです。いつでも停止できます。',
    leaveEmpty: 'この欄は空のままにしてください',
    answers: {
      'check-inbox': '受信トレイをご確認ください。確認ボタンのあるメールをお送りしました。',
      'invalid-address': 'メールアドレスの形式ではないようです。ご確認ください。',
    },
    didYouMean: (email) => `${email} ではありませんか？`,
  },
  ar: {
    name: 'العربية',
    dir: 'rtl',
    label: 'عنوان بريدك الإلكتروني',
    button: 'اشترك',
    note: 'رسالة واحدة في اليوم، ويمكنك إيقافها متى شئت.',
    leaveEmpty: 'اترك هذا الحقل فارغًا',
    answers: {
      'check-inbox': 'تفقَّد صندوق الوارد: رسالة فيها زر للتأكيد في طريقها إليك.',
      'invalid-address': 'لا يبدو هذا عنوان بريد إلكتروني. يرجى التحقق منه.',
    },
    didYouMean: (email) => `هل تقصد \u2066${email}\u2069؟`,
  },
} as const satisfies Record<string, FormWords>;

export type FormLanguage = keyof typeof formWords;

/** Returns the language of a form; English where none, or an unknown one, is named. */
export const readLanguage = (value: unknown): FormLanguage =>
  typeof value === 'string' && Object.hasOwn(formWords, value) ? (value as FormLanguage) : 'en';
