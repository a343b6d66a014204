/* Texts to weighted sums of terms, as framing.learned does it, in one pass over UTF-8.

   A reader gives the stem of each word, by number. A kernel holds the numbers of one model too: `project` reads paragraphs, words in
   small letters, their stems (each word's is asked for once and remembered), stems and pairs of stems counted, phrases of the lists
   marked; then tf-idf weights, and their sums over all outputs of the model. A paragraph with a character whose small letter or normal
   form is not one plain character is left to Python, and said so. Every number that comes from a model is checked before it is used
   as a place in memory. */

#define PY_SSIZE_T_CLEAN
#define Py_LIMITED_API 0x030B0000
#include <Python.h>
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#ifdef __SSE2__
#include <emmintrin.h>
#endif

#ifdef CLONED
#elif defined(__GNUC__) && !defined(__clang__) && defined(__x86_64__) && defined(__linux__)
#define CLONED __attribute__((target_clones("avx2", "default")))
#else
#define CLONED
#endif
#ifdef __GNUC__
#define PREFETCH(place) __builtin_prefetch(place)
#else
#define PREFETCH(place) ((void)(place))
#endif

enum { NO_WORD = 0, SLOW = 1, APOSTROPHE = 2, FIRST_LETTER = 32 };
enum { LETTERS = 0x590, SIGNS_FROM = 0x2000, SIGNS = 0xD0 };
enum { ASKS = 1, QUOTES = 2 };
static const char LEFT_OUT = (char)0xff;
enum { MOST_WORDS = 1 << 20, SMALL = 64, FILTER_BITS = 1 << 17 };

typedef struct { uint64_t hash, head; uint32_t at, length; int32_t stem; } Word;
typedef struct { uint64_t key; int32_t column, part; } Pair;

/* A term that is no pair, by its row among the weights of these, and how much it weighs in the paragraph. */
typedef struct { double weight; int32_t row; } Weighed;
/* A word of a paragraph in small letters, and a pair that may be known. */
typedef struct { uint64_t hash; size_t at; uint32_t length; int32_t stem; } Read;
typedef struct { uint64_t key, hash; } Likely;

typedef struct {
    PyObject_HEAD
    PyObject *stem, *held;
    PyThread_type_lock lock;
    int32_t own, other, terms, stems, parts, phrases, asks, quotes, limit;
    const double *idf, *own_weights, *other_weights, *likeness, *centre;
    const int32_t *other_row;
    const uint8_t *single;
    const int32_t *stem_column, *stem_part, *phrase_start, *phrase_parts, *phrase_column, *part_start, *part_phrases;
    const uint16_t *letters;
    const uint8_t *signs;
    Pair *pairs;
    uint64_t pair_mask;
    uint8_t *filter;
    Word *words;
    uint64_t word_mask;
    uint32_t n_words;
    char *arena;
    size_t arena_used, arena_size;
    int32_t *counts, *touched, *article_counts, *article_touched, *seen_parts;
    uint32_t *part_stamp, stamp;
    int32_t n_touched, n_article, n_seen;
    char *letters_read;
    uint64_t *in_word, *apostrophes, *beyond;
    Read *read;
    Likely *likely;
    size_t room;
    Weighed *weighed, *weighed_other;
    double logarithm[SMALL];
} Kernel;

/* Outputs are added up four at a time; rows of weights are filled up with zeros. */
static size_t padded(int32_t outputs) { return ((size_t)outputs + 3) / 4 * 4; }

/* The number of zeros below the lowest bit that is set. */
static int trailing(uint64_t bits) {
#ifdef __GNUC__
    return __builtin_ctzll(bits);
#else
    int n = 0;
    for (; !(bits & 1); bits >>= 1) n++;
    return n;
#endif
}

static uint64_t mixed(uint64_t h) {
    h ^= h >> 32;
    h *= 0xd6e8feb86659fd93u;
    h ^= h >> 32;
    return h;
}

/* The first eight bytes of a word, zero after its end; there are always as many to read. */
static uint64_t head_of(const char *word, size_t length) {
    uint64_t head;
    memcpy(&head, word, 8);
    return length < 8 ? head & ((UINT64_C(1) << 8 * length) - 1) : head;
}

static uint64_t hash_of(const char *word, size_t length) {
    uint64_t h = 0x9e3779b97f4a7c15u ^ length;
    for (; length > 8; word += 8, length -= 8) h = mixed(h ^ head_of(word, 8));
    return mixed(h ^ head_of(word, length)) | 1;
}

/* Words and their stems */

static int grow_words(Kernel *k) {
    uint64_t size = (k->word_mask + 1) * 2;
    Word *bigger = calloc(size, sizeof(Word));
    if (!bigger) return -1;
    for (uint64_t i = 0; i <= k->word_mask; i++) {
        if (!k->words[i].hash) continue;
        uint64_t at = k->words[i].hash & (size - 1);
        while (bigger[at].hash) at = (at + 1) & (size - 1);
        bigger[at] = k->words[i];
    }
    free(k->words);
    k->words = bigger;
    k->word_mask = size - 1;
    return 0;
}

static int remember(Kernel *k, const char *word, size_t length, uint64_t hash, int32_t stem) {
    if (k->n_words >= MOST_WORDS || length > 255) return 0;
    if (2 * (uint64_t)(k->n_words + 1) > k->word_mask && grow_words(k) < 0) return -1;
    if (k->arena_used + length > k->arena_size) {
        size_t size = k->arena_size * 2 + length;
        char *bigger = size < UINT32_MAX ? realloc(k->arena, size) : NULL;
        if (!bigger) return -1;
        k->arena = bigger;
        k->arena_size = size;
    }
    uint64_t at = hash & k->word_mask;
    while (k->words[at].hash) at = (at + 1) & k->word_mask;
    k->words[at] = (Word){hash, head_of(word, length), (uint32_t)k->arena_used, (uint32_t)length, stem};
    memcpy(k->arena + k->arena_used, word, length);
    k->arena_used += length;
    k->n_words++;
    return 0;
}

/* Asks Python for the stem of a word that is not known yet; -2 where that fails. */
static int32_t asked(Kernel *k, const char *word, size_t length, uint64_t hash, PyThreadState **thread) {
    PyEval_RestoreThread(*thread);
    long stem = -2;
    PyObject *text = PyUnicode_DecodeUTF8(word, (Py_ssize_t)length, "strict");
    PyObject *found = text ? PyObject_CallFunctionObjArgs(k->stem, text, NULL) : NULL;
    if (found) stem = PyLong_AsLong(found);
    if (PyErr_Occurred() || stem < -1 || stem >= k->limit) {
        if (!PyErr_Occurred()) PyErr_SetString(PyExc_ValueError, "no such stem");
        stem = -2;
    }
    Py_XDECREF(text);
    Py_XDECREF(found);
    if (stem >= -1 && remember(k, word, length, hash, (int32_t)stem) < 0) {
        PyErr_NoMemory();
        stem = -2;
    }
    *thread = PyEval_SaveThread();
    return (int32_t)stem;
}

static int32_t stem_of(Kernel *k, const char *word, size_t length, uint64_t hash, PyThreadState **thread) {
    uint64_t head = head_of(word, length), at = hash & k->word_mask;
    for (; k->words[at].hash; at = (at + 1) & k->word_mask) {
        const Word *known = k->words + at;
        if (known->hash == hash && known->head == head && known->length == length &&
            (length <= 8 || !memcmp(k->arena + known->at + 8, word + 8, length - 8)))
            return known->stem;
    }
    return asked(k, word, length, hash, thread);
}

/* Counting */

static void count(Kernel *k, int32_t column) {
    if (column < 0) return;
    k->touched[k->n_touched] = column;
    k->n_touched += !k->counts[column]++;
    PREFETCH(k->own_weights + (size_t)column * padded(k->own));
}

static void see(Kernel *k, int32_t part) {
    if (part >= 0 && k->part_stamp[part] != k->stamp) {
        k->part_stamp[part] = k->stamp;
        k->seen_parts[k->n_seen++] = part;
    }
}

static uint64_t pair_key(int32_t first, int32_t second) { return ((uint64_t)(uint32_t)first << 32 | (uint32_t)second) + 1; }

static void count_stems(Kernel *k, size_t n) {
    for (size_t i = 0; i < n; i++) {
        if (k->read[i].stem < 0) continue;
        count(k, k->stem_column[k->read[i].stem]);
        see(k, k->stem_part[k->read[i].stem]);
    }
}

/* Pairs are fetched while others are looked at. Which ones the filter rules out cannot be foreseen: that is no branch. */
static void count_pairs(Kernel *k, size_t n) {
    size_t n_likely = 0;
    for (size_t i = 1; i < n; i++) {
        int32_t first = k->read[i - 1].stem, second = k->read[i].stem;
        uint64_t key = pair_key(first, second), h = mixed(key * 0x9e3779b97f4a7c15u), bit = h >> 40 & (FILTER_BITS - 1);
        int may = ((first | second) >= 0) & (k->filter[bit >> 3] >> (bit & 7));
        k->likely[n_likely] = (Likely){key, h};
        n_likely += (size_t)(may & 1);
        PREFETCH(k->pairs + (h & k->pair_mask));
    }
    for (size_t i = 0; i < n_likely; i++)
        for (uint64_t at = k->likely[i].hash & k->pair_mask; k->pairs[at].key; at = (at + 1) & k->pair_mask)
            if (k->pairs[at].key == k->likely[i].key) {
                count(k, k->pairs[at].column);
                see(k, k->pairs[at].part);
                break;
            }
}

static void mark_phrases(Kernel *k) {
    for (int32_t i = 0; i < k->n_seen; i++)
        for (int32_t j = k->part_start[k->seen_parts[i]]; j < k->part_start[k->seen_parts[i] + 1]; j++) {
            int32_t phrase = k->part_phrases[j], p = k->phrase_start[phrase];
            while (p < k->phrase_start[phrase + 1] && k->part_stamp[k->phrase_parts[p]] == k->stamp) p++;
            if (p == k->phrase_start[phrase + 1]) count(k, k->phrase_column[phrase]);
        }
}

/* Reading: the class of a character is that of its place in `letters` or `signs`, or its small letter. */

static int read_character(const Kernel *k, const unsigned char *s, size_t left, uint32_t *letter, int *marks) {
    uint32_t c = s[0];
    int size = 1;
    if (c >= 0x80) {
        if (c < 0xe0 && left > 1) {
            c = (c & 31) << 6 | (s[1] & 63);
            size = 2;
        } else if (c < 0xf0 && left > 2) {
            c = (c & 15) << 12 | (s[1] & 63u) << 6 | (s[2] & 63u);
            size = 3;
        } else {
            *letter = SLOW;
            return 1;
        }
    }
    if (c < LETTERS) {
        *letter = k->letters[c] & 0x3fff;
        *marks |= k->letters[c] >> 14;
    } else if (c >= SIGNS_FROM && c < SIGNS_FROM + SIGNS) {
        *letter = k->signs[c - SIGNS_FROM] & 0x3f;
        *marks |= k->signs[c - SIGNS_FROM] >> 6;
    } else
        *letter = SLOW;
    return size;
}

static size_t write_letter(char *at, uint32_t c) {
    if (c < 0x80) {
        at[0] = (char)c;
        return 1;
    }
    if (c < 0x800) {
        at[0] = (char)(0xc0 | c >> 6);
        at[1] = (char)(0x80 | (c & 63));
        return 2;
    }
    at[0] = (char)(0xe0 | c >> 12);
    at[1] = (char)(0x80 | (c >> 6 & 63));
    at[2] = (char)(0x80 | (c & 63));
    return 3;
}

/* What 64 bytes are, a bit for each. */
typedef struct { uint64_t word, apostrophe, high; } Bits;

/* Writes the small letters of ASCII, zero for what is in no word, and says what the bytes are; both have room for 64. */
static Bits classify(const unsigned char *s, unsigned char *small, int *marks) {
    Bits bits = {0, 0, 0};
#ifdef __SSE2__
    __m128i asks = _mm_setzero_si128(), quotes = asks;
    for (int part = 0; part < 64; part += 16) {
        __m128i x = _mm_loadu_si128((const __m128i *)(s + part));
        __m128i capital = _mm_cmplt_epi8(_mm_add_epi8(x, _mm_set1_epi8(63)), _mm_set1_epi8(-102));
        __m128i lower = _mm_or_si128(x, _mm_and_si128(capital, _mm_set1_epi8(32)));
        __m128i letter = _mm_cmplt_epi8(_mm_add_epi8(lower, _mm_set1_epi8(31)), _mm_set1_epi8(-102));
        __m128i digit = _mm_cmplt_epi8(_mm_add_epi8(x, _mm_set1_epi8(80)), _mm_set1_epi8(-118));
        __m128i word = _mm_or_si128(_mm_or_si128(letter, digit), _mm_cmpeq_epi8(x, _mm_set1_epi8('_')));
        _mm_storeu_si128((__m128i *)(small + part), _mm_and_si128(lower, word));
        bits.word |= (uint64_t)(uint32_t)_mm_movemask_epi8(word) << part;
        bits.apostrophe |= (uint64_t)(uint32_t)_mm_movemask_epi8(_mm_cmpeq_epi8(x, _mm_set1_epi8('\''))) << part;
        bits.high |= (uint64_t)(uint32_t)_mm_movemask_epi8(x) << part;
        asks = _mm_or_si128(asks, _mm_cmpeq_epi8(x, _mm_set1_epi8('?')));
        quotes = _mm_or_si128(quotes, _mm_cmpeq_epi8(x, _mm_set1_epi8('"')));
    }
    *marks |= (_mm_movemask_epi8(asks) ? ASKS : 0) | (_mm_movemask_epi8(quotes) ? QUOTES : 0);
#else
    for (int i = 0; i < 64; i++) {
        unsigned char c = s[i], lower = c >= 'A' && c <= 'Z' ? c | 32 : c;
        uint64_t word = (lower >= 'a' && lower <= 'z') || (c >= '0' && c <= '9') || c == '_';
        small[i] = word ? lower : 0;
        bits.word |= word << i;
        bits.apostrophe |= (uint64_t)(c == '\'') << i;
        bits.high |= (uint64_t)(c >> 7) << i;
        *marks |= (c == '?' ? ASKS : 0) | (c == '"' ? QUOTES : 0);
    }
#endif
    return bits;
}

static int bit(const uint64_t *bits, size_t at) { return (int)(bits[at / 64] >> at % 64 & 1); }

static void set(uint64_t *bits, size_t at, size_t n) {
    for (; n; at++, n--) bits[at / 64] |= UINT64_C(1) << at % 64;
}

/* Looks at the characters beyond ASCII that begin in 64 bytes. Returns 1 if one is an apostrophe, -1 where the paragraph is left to Python. */
static int look_beyond(Kernel *k, const unsigned char *s, size_t from, uint64_t high, size_t length, int *marks) {
    int found = 0;
    for (; high; high &= high - 1) {
        size_t i = from + (size_t)trailing(high);
        uint32_t letter;
        if ((s[i] & 0xc0) == 0x80) continue;
        size_t size = (size_t)read_character(k, s + i, length - i, &letter, marks);
        if (letter == SLOW) return -1;
        if (letter == APOSTROPHE) {
            set(k->apostrophes, i, 1);
            found = 1;
        } else if (letter >= FIRST_LETTER) {
            if (size != (size_t)(letter < 0x80 ? 1 : letter < 0x800 ? 2 : 3)) return -1;
            write_letter(k->letters_read + i, letter);
            set(k->in_word, i, size);
        }
    }
    return found;
}

/* Apostrophes inside words are part of them; of one that has several bytes the others are marked, to be left out. */
static int join(Kernel *k, const unsigned char *s, size_t length) {
    int wide = 0;
    for (size_t block = 0; block <= length / 64; block++)
        for (uint64_t left = k->apostrophes[block]; left; left &= left - 1) {
            size_t i = 64 * block + (size_t)trailing(left), size = s[i] < 0x80 ? 1 : s[i] < 0xe0 ? 2 : 3;
            if (!i || !bit(k->in_word, i - 1) || i + size >= length || !bit(k->in_word, i + size)) continue;
            set(k->in_word, i, size);
            k->letters_read[i] = '\'';
            for (size_t j = 1; j < size; j++) k->letters_read[i + j] = LEFT_OUT;
            wide |= size > 1;
        }
    return wide;
}

static size_t without_gaps(char *word, size_t length) {
    size_t kept = 0;
    for (size_t i = 0; i < length; i++)
        if (word[i] != LEFT_OUT) word[kept++] = word[i];
    return kept;
}

/* Divides a paragraph into words, 64 bytes at a time. Returns their number, -1 where it is left to Python. */
static int64_t read_words(Kernel *k, const unsigned char *s, size_t length, int *marks) {
    int apostrophes = 0;
    for (size_t from = 0; from <= length; from += 64) {
        unsigned char last[64] = {0};
        const unsigned char *some = s + from;
        if (length - from < 64) some = memcpy(last, s + from, length - from);
        Bits bits = classify(some, (unsigned char *)k->letters_read + from, marks);
        k->apostrophes[from / 64] = bits.apostrophe;
        k->in_word[from / 64] = bits.word;
        k->beyond[from / 64] = bits.high;
        apostrophes |= bits.apostrophe != 0;
    }
    for (size_t from = 0; from < length; from += 64) {
        int found = look_beyond(k, s, from, k->beyond[from / 64], length, marks);
        if (found < 0) return -1;
        apostrophes |= found;
    }
    int wide = apostrophes && join(k, s, length);
    size_t n = 0, begun = 0;
    uint64_t before = 0;
    int inside = 0;
    for (size_t from = 0; from <= length; from += 64) {
        uint64_t word = k->in_word[from / 64], edges = word ^ (word << 1 | before);
        before = word >> 63;
        for (; edges; edges &= edges - 1) {
            size_t at = from + (size_t)trailing(edges);
            if (!inside) {
                begun = at;
                inside = 1;
                continue;
            }
            inside = 0;
            size_t size = wide ? without_gaps(k->letters_read + begun, at - begun) : at - begun;
            uint64_t hash = hash_of(k->letters_read + begun, size);
            PREFETCH(k->words + (hash & k->word_mask));
            k->read[n++] = (Read){hash, begun, (uint32_t)size, -1};
        }
    }
    return (int64_t)n;
}

/* Counts the terms of a paragraph. Returns its number of words, -1 where it is left to Python, -2 on an error. */
static int64_t read_paragraph(Kernel *k, const unsigned char *s, size_t length, PyThreadState **thread) {
    int marks = 0;
    k->n_touched = k->n_seen = 0;
    k->stamp++;
    int64_t n = read_words(k, s, length, &marks);
    for (int64_t i = 0; i < n; i++) {
        Read *word = k->read + i;
        word->stem = stem_of(k, k->letters_read + word->at, word->length, word->hash, thread);
        if (word->stem == -2) return -2;
    }
    if (n < 0) return -1;
    count_stems(k, (size_t)n);
    count_pairs(k, (size_t)n);
    if (marks & ASKS) count(k, k->asks);
    if (marks & QUOTES) count(k, k->quotes);
    mark_phrases(k);
    return n;
}

static void forget(Kernel *k) {
    for (int32_t i = 0; i < k->n_touched; i++) k->counts[k->touched[i]] = 0;
    k->n_touched = 0;
}

static double damped(const Kernel *k, int32_t count) { return count < SMALL ? k->logarithm[count] : 1.0 + log((double)count); }

/* Adds up rows of four weights or more, each by what its term weighs, `scale` times, into the first `n` outputs. */
CLONED static void add_rows(const Weighed *restrict weighed, int32_t n_weighed, const double *restrict rows, int32_t outputs, int32_t n,
                            double scale, double *restrict out) {
    size_t width = padded(outputs);
    for (int32_t first = 0; first < n; first += 4) {
        double sums[4] = {0.0, 0.0, 0.0, 0.0};
        for (int32_t i = 0; i < n_weighed; i++) {
            const double *row = rows + (size_t)weighed[i].row * width + first;
            for (int j = 0; j < 4; j++) sums[j] += weighed[i].weight * row[j];
        }
        for (int j = 0; j < 4 && first + j < n; j++) out[first + j] = scale * sums[j];
    }
}

/* Adds up the weights of the counted terms, each paragraph scaled to length 1, and empties the counts. All have weights for the first `own`
   outputs; the others, of terms that are no pairs, are left zero where none of the first reaches its limit. */
static int64_t add_up(Kernel *k, double *out, int32_t every, const double *limits, int in_article) {
    double length = 0.0, length_other = 0.0;
    int64_t known = 0;
    int32_t n_other = 0;
    for (int32_t i = 0; i < k->n_touched; i++) {
        int32_t column = k->touched[i], n = k->counts[column], row = k->other_row[column];
        double weight = damped(k, n) * k->idf[column];
        k->counts[column] = 0;
        k->weighed[i] = (Weighed){weight, column};
        length += weight * weight;
        if (row < 0) continue;
        k->weighed_other[n_other++] = (Weighed){weight, row};
        length_other += weight * weight;
        if (k->single[column]) known += n;
        if (in_article && k->likeness[column] != 0.0) {
            if (!k->article_counts[column]) k->article_touched[k->n_article++] = column;
            k->article_counts[column] += n;
        }
    }
    add_rows(k->weighed, k->n_touched, k->own_weights, k->own, k->own, length > 0.0 ? 1.0 / sqrt(length) : 1.0, out);
    k->n_touched = 0;
    int wanted = 0;
    for (int32_t j = 0; j < k->own; j++) wanted |= !(out[j] < limits[j]);
    if (wanted) add_rows(k->weighed_other, n_other, k->other_weights, k->other, every - k->own, length_other > 0.0 ? 1.0 / sqrt(length_other) : 1.0, out + k->own);
    return known;
}

static double likeness(Kernel *k) {
    double length = 0.0, dot = 0.0;
    for (int32_t i = 0; i < k->n_article; i++) {
        int32_t column = k->article_touched[i];
        double value = damped(k, k->article_counts[column]) * k->likeness[column];
        length += value * value;
        dot += value * k->centre[column];
        k->article_counts[column] = 0;
    }
    k->n_article = 0;
    return length > 0.0 ? dot / sqrt(length) : 0.0;
}

/* Makes room for the words of a text. */
static int room_for(Kernel *k, size_t length) {
    if (length < k->room) return 0;
    size_t room = 2 * length + 64;
    void *before[] = {k->letters_read, k->in_word, k->apostrophes, k->beyond, k->read, k->likely};
    for (size_t i = 0; i < sizeof(before) / sizeof(before[0]); i++) free(before[i]);
    k->letters_read = malloc(room + 128);
    k->in_word = malloc((room / 64 + 2) * sizeof(uint64_t));
    k->apostrophes = malloc((room / 64 + 2) * sizeof(uint64_t));
    k->beyond = malloc((room / 64 + 2) * sizeof(uint64_t));
    k->read = malloc((room / 2 + 2) * sizeof(Read));
    k->likely = malloc((room / 2 + 2) * sizeof(Likely));
    k->room = k->letters_read && k->in_word && k->apostrophes && k->beyond && k->read && k->likely ? room : 0;
    return k->room ? 0 : -1;
}

static int project_all(Kernel *k, Py_ssize_t n, const char **texts, const Py_ssize_t *lengths, const int32_t *articles, int32_t used,
                       const double *limits, double *out, uint8_t *slow, double *about, PyThreadState **thread) {
    Py_ssize_t width = k->own + k->other;
    for (Py_ssize_t row = 0; row < n; row++) {
        int32_t article = articles[row];
        int64_t n_words = -1;
        if (texts[row]) {
            if (room_for(k, (size_t)lengths[row]) < 0) return -1;
            n_words = read_paragraph(k, (const unsigned char *)texts[row], (size_t)lengths[row], thread);
        }
        if (n_words == -2) {
            forget(k);
            return -2;
        }
        slow[row] = n_words < 0;
        if (n_words < 0) {
            forget(k);
            if (article >= 0) about[4 * article + 3] = 1.0;
        } else {
            int64_t known = add_up(k, out + row * width, used, limits, article >= 0);
            if (article >= 0) {
                about[4 * article + 1] += (double)known;
                about[4 * article + 2] += (double)n_words;
            }
        }
        if (article >= 0 && (row + 1 == n || articles[row + 1] != article)) about[4 * article] = likeness(k);
    }
    return 0;
}

static int room(Py_buffer *view, PyObject *object, Py_ssize_t bytes, const char *what) {
    if (PyObject_GetBuffer(object, view, PyBUF_WRITABLE) < 0) return -1;
    if (view->len == bytes) return 0;
    PyBuffer_Release(view);
    PyErr_Format(PyExc_ValueError, "%s has %zd bytes, not %zd", what, view->len, bytes);
    return -1;
}

/* A text that has no UTF-8 is NULL. */
static int utf8(PyObject *list, Py_ssize_t n, const char **texts, Py_ssize_t *lengths) {
    for (Py_ssize_t i = 0; i < n; i++) {
        PyObject *text = PyList_GetItem(list, i);
        if (!text || !PyUnicode_Check(text)) {
            PyErr_SetString(PyExc_TypeError, "texts are no list of str");
            return -1;
        }
        if (!(texts[i] = PyUnicode_AsUTF8AndSize(text, &lengths[i]))) PyErr_Clear();
    }
    return 0;
}

/* The number of stems written, -1 without memory, -2 on an error. */
static int64_t read_all(Kernel *k, Py_ssize_t n, const char **texts, const Py_ssize_t *lengths, int32_t *out, Py_ssize_t most,
                        int32_t *counts, uint8_t *marked, PyThreadState **thread) {
    int64_t used = 0;
    for (Py_ssize_t row = 0; row < n; row++) {
        int marks = 0;
        if (texts[row] && room_for(k, (size_t)lengths[row]) < 0) return -1;
        int64_t n_words = texts[row] ? read_words(k, (const unsigned char *)texts[row], (size_t)lengths[row], &marks) : -1;
        if (n_words > most - used) n_words = -1;
        for (int64_t i = 0; i < n_words; i++) {
            const Read *word = k->read + i;
            out[used] = stem_of(k, k->letters_read + word->at, word->length, word->hash, thread);
            if (out[used++] == -2) return -2;
        }
        counts[row] = (int32_t)n_words;
        marked[row] = (uint8_t)marks;
    }
    return used;
}

static PyObject *read_stems(Kernel *k, PyObject *args) {
    PyObject *list, *objects[3], *result = NULL;
    if (!PyArg_ParseTuple(args, "O!OOO", &PyList_Type, &list, &objects[0], &objects[1], &objects[2])) return NULL;
    Py_ssize_t n = PyList_Size(list), opened = 0;
    Py_buffer views[3];
    const char **texts = calloc((size_t)n + 1, sizeof(char *));
    Py_ssize_t *lengths = calloc((size_t)n + 1, sizeof(Py_ssize_t));
    if (!texts || !lengths) {
        PyErr_NoMemory();
        goto end;
    }
    if (PyObject_GetBuffer(objects[0], &views[0], PyBUF_WRITABLE) < 0) goto end;
    opened = 1;
    if (room(&views[1], objects[1], n * 4, "counts") < 0) goto end;
    opened = 2;
    if (room(&views[2], objects[2], n, "marks") < 0) goto end;
    opened = 3;
    if (utf8(list, n, texts, lengths) < 0) goto end;
    PyThreadState *thread = PyEval_SaveThread();
    PyThread_acquire_lock(k->lock, WAIT_LOCK);
    int64_t used = read_all(k, n, texts, lengths, views[0].buf, views[0].len / 4, views[1].buf, views[2].buf, &thread);
    PyThread_release_lock(k->lock);
    PyEval_RestoreThread(thread);
    if (used == -1) PyErr_NoMemory();
    if (used >= 0) result = PyLong_FromLongLong(used);
end:
    while (opened) PyBuffer_Release(&views[--opened]);
    free(texts);
    free(lengths);
    return result;
}

static PyObject *project(Kernel *k, PyObject *args) {
    PyObject *list, *objects[5];
    int used;
    if (!PyArg_ParseTuple(args, "O!OiOOOO", &PyList_Type, &list, &objects[0], &used, &objects[4], &objects[1], &objects[2], &objects[3])) return NULL;
    if (used < k->own || used > k->own + k->other) return PyErr_Format(PyExc_ValueError, "there are no %d outputs", used);
    Py_ssize_t n = PyList_Size(list), n_articles = 0, opened = 0;
    Py_buffer views[5];
    PyObject *result = NULL;
    const char **texts = calloc((size_t)n + 1, sizeof(char *));
    Py_ssize_t *lengths = calloc((size_t)n + 1, sizeof(Py_ssize_t));
    if (!texts || !lengths) {
        PyErr_NoMemory();
        goto end;
    }
    if (room(&views[0], objects[0], n * 4, "articles") < 0) goto end;
    opened = 1;
    const int32_t *articles = views[0].buf;
    for (Py_ssize_t i = 0; i < n; i++) {
        /* Articles are numbered in their order, so that each is in one place. */
        if (articles[i] >= 0 && articles[i] != n_articles - 1 && articles[i] != n_articles++) {
            PyErr_SetString(PyExc_ValueError, "articles are not numbered in their order");
            goto end;
        }
    }
    if (utf8(list, n, texts, lengths) < 0) goto end;
    if (room(&views[1], objects[1], n * (k->own + k->other) * 8, "out") < 0) goto end;
    opened = 2;
    if (room(&views[2], objects[2], n, "slow") < 0) goto end;
    opened = 3;
    if (room(&views[3], objects[3], n_articles * 32, "about") < 0) goto end;
    opened = 4;
    if (room(&views[4], objects[4], k->own * 8, "limits") < 0) goto end;
    opened = 5;
    memset(views[3].buf, 0, (size_t)views[3].len);
    PyThreadState *thread = PyEval_SaveThread();
    PyThread_acquire_lock(k->lock, WAIT_LOCK);
    int done = project_all(k, n, texts, lengths, articles, used, views[4].buf, views[1].buf, views[2].buf, views[3].buf, &thread);
    if (done) {
        for (int32_t i = 0; i < k->n_article; i++) k->article_counts[k->article_touched[i]] = 0;
        k->n_article = 0;
    }
    PyThread_release_lock(k->lock);
    PyEval_RestoreThread(thread);
    if (done == -1) PyErr_NoMemory();
    if (!done) result = Py_NewRef(Py_None);
end:
    while (opened) PyBuffer_Release(&views[--opened]);
    free(texts);
    free(lengths);
    return result;
}

/* Making one */

static const void *numbers(PyObject *model, const char *name, Py_ssize_t item, Py_ssize_t *length) {
    PyObject *object = PyDict_GetItemString(model, name);
    if (!object || !PyBytes_Check(object) || PyBytes_Size(object) % item) {
        PyErr_Format(PyExc_ValueError, "%s are no numbers of %zd bytes", name, item);
        return NULL;
    }
    Py_ssize_t found = PyBytes_Size(object) / item;
    if (*length >= 0 && found != *length) {
        PyErr_Format(PyExc_ValueError, "%s has %zd numbers, not %zd", name, found, *length);
        return NULL;
    }
    *length = found;
    return PyBytes_AsString(object);
}

static int within(const int32_t *values, Py_ssize_t n, int32_t low, Py_ssize_t end, const char *name) {
    for (Py_ssize_t i = 0; i < n; i++)
        if (values[i] < low || values[i] >= end) {
            PyErr_Format(PyExc_ValueError, "%s points nowhere", name);
            return -1;
        }
    return 0;
}

static int rising(const int32_t *values, Py_ssize_t n, Py_ssize_t last, const char *name) {
    int bad = n < 1 || values[0] != 0 || values[n - 1] != last;
    for (Py_ssize_t i = 1; i < n && !bad; i++) bad = values[i] < values[i - 1];
    if (bad) PyErr_Format(PyExc_ValueError, "%s do not rise to their end", name);
    return bad ? -1 : 0;
}

static int fill_pairs(Kernel *k, const int32_t *pairs, Py_ssize_t n) {
    uint64_t size = 16;
    while (size < 2 * (uint64_t)n + 2) size *= 2;
    k->pairs = calloc(size, sizeof(Pair));
    k->filter = calloc(FILTER_BITS / 8, 1);
    if (!k->pairs || !k->filter) return -1;
    k->pair_mask = size - 1;
    for (Py_ssize_t i = 0; i < n; i++) {
        uint64_t key = pair_key(pairs[4 * i], pairs[4 * i + 1]), h = mixed(key * 0x9e3779b97f4a7c15u), at = h & k->pair_mask;
        uint64_t bit = h >> 40 & (FILTER_BITS - 1);
        while (k->pairs[at].key && k->pairs[at].key != key) at = (at + 1) & k->pair_mask;
        k->pairs[at] = (Pair){key, pairs[4 * i + 2], pairs[4 * i + 3]};
        k->filter[bit >> 3] |= (uint8_t)(1 << (bit & 7));
    }
    return 0;
}

#define TAKE(field, name, type, n)                                                 \
    length = (n);                                                                  \
    if (!(k->field = numbers(model, name, sizeof(type), &length))) return -1

static int fill_reader(Kernel *k, PyObject *model) {
    Py_ssize_t length;
    TAKE(letters, "letters", uint16_t, LETTERS);
    TAKE(signs, "signs", uint8_t, SIGNS);
    k->word_mask = (1 << 14) - 1;
    k->words = calloc(k->word_mask + 1, sizeof(Word));
    k->arena_size = 1 << 17;
    k->arena = malloc(k->arena_size);
    k->lock = PyThread_allocate_lock();
    k->limit = INT32_MAX;
    if (k->words && k->arena && k->lock) return 0;
    PyErr_NoMemory();
    return -1;
}

static int fill(Kernel *k, PyObject *model) {
    Py_ssize_t length, n_parts, n_rows, n_pairs = -1, n_terms = -1;
    if (!(k->idf = numbers(model, "idf", sizeof(double), &n_terms))) return -1;
    if (n_terms > INT32_MAX / 64) return PyErr_SetString(PyExc_ValueError, "there are too many terms"), -1;
    k->terms = (int32_t)n_terms;
    TAKE(likeness, "likeness_weights", double, k->terms);
    TAKE(centre, "centre", double, k->terms);
    TAKE(single, "single", uint8_t, k->terms);
    TAKE(other_row, "other_row", int32_t, k->terms);
    TAKE(own_weights, "own_weights", double, (Py_ssize_t)(k->terms * padded(k->own)));
    TAKE(other_weights, "other_weights", double, -1);
    n_rows = k->other > 0 ? length / (Py_ssize_t)padded(k->other) : k->terms;
    if (within(k->other_row, k->terms, -1, n_rows, "other_row") < 0) return -1;
    TAKE(stem_column, "stem_column", int32_t, -1);
    k->stems = (int32_t)length;
    TAKE(stem_part, "stem_part", int32_t, k->stems);
    TAKE(part_start, "part_start", int32_t, -1);
    k->parts = (int32_t)length - 1;
    TAKE(part_phrases, "part_phrases", int32_t, -1);
    if (rising(k->part_start, (Py_ssize_t)k->parts + 1, length, "part_start") < 0) return -1;
    n_parts = length;
    TAKE(phrase_column, "phrase_column", int32_t, -1);
    k->phrases = (int32_t)length;
    TAKE(phrase_start, "phrase_start", int32_t, (Py_ssize_t)k->phrases + 1);
    TAKE(phrase_parts, "phrase_parts", int32_t, -1);
    if (rising(k->phrase_start, (Py_ssize_t)k->phrases + 1, length, "phrase_start") < 0) return -1;
    if (within(k->phrase_parts, length, 0, k->parts, "phrase_parts") < 0) return -1;
    const int32_t *pairs = numbers(model, "pairs", 16, &n_pairs);
    if (!pairs) return -1;
    for (Py_ssize_t i = 0; i < n_pairs; i++)
        if (within(pairs + 4 * i, 2, 0, k->stems, "pairs") < 0 || within(pairs + 4 * i + 2, 1, -1, k->terms, "pairs") < 0 ||
            within(pairs + 4 * i + 3, 1, -1, k->parts, "pairs") < 0)
            return -1;
    if (within(k->stem_column, k->stems, -1, k->terms, "stem_column") < 0 || within(k->stem_part, k->stems, -1, k->parts, "stem_part") < 0 ||
        within(k->part_phrases, n_parts, 0, k->phrases, "part_phrases") < 0 ||
        within(k->phrase_column, k->phrases, -1, k->terms, "phrase_column") < 0 || within(&k->asks, 1, -1, k->terms, "asks") < 0 ||
        within(&k->quotes, 1, -1, k->terms, "quotes") < 0)
        return -1;
    size_t terms = (size_t)k->terms + 1, parts = (size_t)k->parts + 1;
    k->counts = calloc(terms, sizeof(int32_t));
    k->touched = calloc(terms, sizeof(int32_t));
    k->weighed = calloc(terms, sizeof(Weighed));
    k->weighed_other = calloc(terms, sizeof(Weighed));
    k->article_counts = calloc(terms, sizeof(int32_t));
    k->article_touched = calloc(terms, sizeof(int32_t));
    k->seen_parts = calloc(parts, sizeof(int32_t));
    k->part_stamp = calloc(parts, sizeof(uint32_t));
    if (!k->counts || !k->touched || !k->weighed || !k->weighed_other || !k->article_counts || !k->article_touched || !k->seen_parts || !k->part_stamp || fill_pairs(k, pairs, n_pairs) < 0) {
        PyErr_NoMemory();
        return -1;
    }
    for (int32_t i = 1; i < SMALL; i++) k->logarithm[i] = 1.0 + log((double)i);
    k->limit = k->stems;
    return 0;
}

static Kernel *begun(PyTypeObject *type, PyObject *model, PyObject *stem) {
    allocfunc alloc = (allocfunc)PyType_GetSlot(type, Py_tp_alloc);
    Kernel *k = (Kernel *)alloc(type, 0);
    if (!k) return NULL;
    k->stem = Py_NewRef(stem);
    /* A copy, whose bytes nobody can take away. */
    k->held = PyDict_Copy(model);
    if (k->held && fill_reader(k, k->held) == 0) return k;
    Py_DECREF(k);
    return NULL;
}

static PyObject *make_reader(PyTypeObject *type, PyObject *args, PyObject *kwargs) {
    PyObject *model, *stem;
    (void)kwargs;
    if (!PyArg_ParseTuple(args, "O!O", &PyDict_Type, &model, &stem)) return NULL;
    return (PyObject *)begun(type, model, stem);
}

static PyObject *make(PyTypeObject *type, PyObject *args, PyObject *kwargs) {
    PyObject *model, *stem;
    int own, other, asks, quotes;
    (void)kwargs;
    if (!PyArg_ParseTuple(args, "O!Oiiii", &PyDict_Type, &model, &stem, &own, &other, &asks, &quotes)) return NULL;
    if (own < 0 || other < 0 || own > 1 << 20 || other > 1 << 20) return PyErr_Format(PyExc_ValueError, "too many outputs");
    Kernel *k = begun(type, model, stem);
    if (!k) return NULL;
    k->own = own;
    k->other = other;
    k->asks = asks;
    k->quotes = quotes;
    if (fill(k, k->held) < 0) {
        Py_DECREF(k);
        return NULL;
    }
    return (PyObject *)k;
}

static void end(PyObject *self) {
    Kernel *k = (Kernel *)self;
    PyTypeObject *type = Py_TYPE(self);
    void *owned[] = {k->pairs, k->filter, k->words, k->arena, k->counts, k->touched, k->weighed, k->weighed_other, k->article_counts, k->article_touched, k->seen_parts,
                     k->part_stamp, k->letters_read, k->in_word, k->apostrophes, k->beyond, k->read, k->likely};
    for (size_t i = 0; i < sizeof(owned) / sizeof(owned[0]); i++) free(owned[i]);
    if (k->lock) PyThread_free_lock(k->lock);
    Py_XDECREF(k->stem);
    Py_XDECREF(k->held);
    freefunc release = (freefunc)PyType_GetSlot(type, Py_tp_free);
    release(self);
    Py_DECREF(type);
}

/* The mean of a paragraph's neighbours; see framing.context. */
static PyObject *neighbours(PyObject *module, PyObject *args) {
    PyObject *given, *groups, *made, *result = NULL;
    double decay;
    int reach;
    Py_ssize_t m, opened = 0;
    Py_buffer views[3];
    (void)module;
    if (!PyArg_ParseTuple(args, "OOOndi", &given, &groups, &made, &m, &decay, &reach)) return NULL;
    if (PyObject_GetBuffer(given, &views[0], PyBUF_SIMPLE) < 0) return NULL;
    opened = 1;
    Py_ssize_t n = m > 0 ? views[0].len / (8 * m) : 0;
    if (m < 1 || reach < 0 || views[0].len != n * m * 8) {
        PyErr_SetString(PyExc_ValueError, "values are no rows of numbers");
        goto end;
    }
    if (room(&views[1], groups, n * 4, "articles") < 0) goto end;
    opened = 2;
    if (room(&views[2], made, views[0].len, "out") < 0) goto end;
    opened = 3;
    const double *values = views[0].buf;
    const int32_t *articles = views[1].buf;
    double *out = views[2].buf;
    Py_BEGIN_ALLOW_THREADS;
    memset(out, 0, (size_t)views[2].len);
    for (Py_ssize_t i = 0; i < n; i++) {
        double total = 0.0;
        for (int step = -1; articles[i] >= 0 && step <= 1; step += 2) {
            double weight = 1.0;
            Py_ssize_t j = i + step;
            for (int distance = 1; distance <= reach && j >= 0 && j < n && articles[j] == articles[i]; distance++, j += step) {
                for (Py_ssize_t c = 0; c < m; c++) out[i * m + c] += weight * values[j * m + c];
                total += weight;
                weight *= decay;
            }
        }
        for (Py_ssize_t c = 0; total > 0.0 && c < m; c++) out[i * m + c] /= total;
    }
    Py_END_ALLOW_THREADS;
    result = Py_NewRef(Py_None);
end:
    while (opened) PyBuffer_Release(&views[--opened]);
    return result;
}

static PyMethodDef kernel_methods[] = {
    {"project", (PyCFunction)project, METH_VARARGS, "project(texts, articles, used, limits, out, slow, about): see framing.kernel."},
    {NULL, NULL, 0, NULL},
};

static PyType_Slot slots[] = {
    {Py_tp_new, make}, {Py_tp_dealloc, end}, {Py_tp_methods, kernel_methods}, {Py_tp_doc, "The numbers of one model; see framing.kernel."}, {0, NULL}};

static PyType_Spec spec = {"framing._kernel.Kernel", sizeof(Kernel), 0, Py_TPFLAGS_DEFAULT, slots};

static PyMethodDef reader_methods[] = {
    {"read", (PyCFunction)read_stems, METH_VARARGS, "read(texts, stems, counts, marks): see framing.kernel."},
    {NULL, NULL, 0, NULL},
};

static PyType_Slot reader_slots[] = {
    {Py_tp_new, make_reader}, {Py_tp_dealloc, end}, {Py_tp_methods, reader_methods}, {Py_tp_doc, "Words and their stems; see framing.kernel."}, {0, NULL}};

static PyType_Spec reader_spec = {"framing._kernel.Reader", sizeof(Kernel), 0, Py_TPFLAGS_DEFAULT, reader_slots};

static PyMethodDef functions[] = {
    {"neighbours", neighbours, METH_VARARGS, "neighbours(values, articles, out, width, decay, reach): see framing.context."},
    {NULL, NULL, 0, NULL},
};

static struct PyModuleDef module = {PyModuleDef_HEAD_INIT, "_kernel", "Texts to sums of weighted terms, compiled.", -1, functions, NULL, NULL, NULL, NULL};

PyMODINIT_FUNC PyInit__kernel(void) {
    PyObject *made = PyModule_Create(&module), *type = PyType_FromSpec(&spec), *reader = PyType_FromSpec(&reader_spec);
    int failed = !made || !type || !reader || PyModule_AddObjectRef(made, "Kernel", type) < 0 || PyModule_AddObjectRef(made, "Reader", reader) < 0;
    Py_XDECREF(type);
    Py_XDECREF(reader);
    if (failed) Py_CLEAR(made);
    return made;
}
