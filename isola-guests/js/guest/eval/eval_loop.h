/* The hand-written part of the split eval loop. Included by quickjs.c, see split_eval_loop.py.

   A handler returns pc in the upper and sp in the lower half of 64 bits. An upper half below ISOLA_CODES is no address
   but one of the codes below. The loop has versions of its own of the most frequent opcodes; HotSpot takes only so many
   memory accesses into a method, so they share what they can. Interrupts are not polled for: the host does that, and
   this loop counts itself: a jump back counts what it jumps over, so that most instructions need not be counted. */

#include "meter.h"
#include "segments.h"

enum {
    ISOLA_EXCEPTION = 0, /* sf->cur_pc is pc */
    ISOLA_DONE,          /* return sf->ret_val and free what the frame holds */
    ISOLA_LEFT,          /* return sf->ret_val and keep the frame: a generator is suspended */
    ISOLA_CODES = 16
};

#define ISOLA_PARAMETERS JSContext *ctx, JSStackFrame *sf, JSValue *sp, const uint8_t *pc, int opcode
#define ISOLA_ARGUMENTS ctx, sf, sp, pc, opcode
#define ISOLA_HANDLER(name) static no_inline uint64_t op_##name(ISOLA_PARAMETERS)
#define ISOLA_PACK(upper, lower) (((uint64_t)(uintptr_t)(upper) << 32) | (uint32_t)(uintptr_t)(lower))
#define ISOLA_NEXT() return ISOLA_PACK(pc, sp)
#define ISOLA_THROW() do { sf->cur_pc = pc; return ISOLA_PACK(ISOLA_EXCEPTION, sp); } while (0)
#define BREAK ISOLA_NEXT()

#define JS_THROW_VAR_RO             0
#define JS_THROW_VAR_REDECL         1
#define JS_THROW_VAR_UNINITIALIZED  2
#define JS_THROW_ERROR_DELETE_SUPER   3
#define JS_THROW_ERROR_ITERATOR_THROW 4

/* The value of a plain data property of the object or of one that it inherits from; NULL if it needs another look. */
static force_inline JSValue *isola_data_property(JSObject *p, JSAtom atom)
{
    for (;;) {
        JSProperty *pr;
        JSShapeProperty *prs = find_own_property(&pr, p, atom);
        if (prs) {
            return (prs->flags & JS_PROP_TMASK) ? NULL : &pr->u.value;
        }
        if (unlikely(p->is_exotic) && (p->class_id != JS_CLASS_ARRAY || __JS_AtomIsTaggedInt(atom))) {
            return NULL;
        }
        p = p->shape->proto;
        if (!p) {
            return NULL;
        }
    }
}

static force_inline JSValue isola_get_property(JSContext *ctx, JSValueConst obj, JSAtom atom)
{
    JSValue *value;
    JSObject *p;
    uint32_t tag = JS_VALUE_GET_TAG(obj);
    if (likely(tag == JS_TAG_OBJECT)) {
        p = JS_VALUE_GET_OBJ(obj);
    } else if (tag == JS_TAG_STRING && !__JS_AtomIsTaggedInt(atom) && atom != JS_ATOM_length) {
        p = JS_VALUE_GET_OBJ(ctx->class_proto[JS_CLASS_STRING]);
    } else {
        return JS_GetProperty(ctx, obj, atom);
    }
    value = isola_data_property(p, atom);
    return value ? JS_DupValue(ctx, *value) : JS_GetProperty(ctx, obj, atom);
}

ISOLA_HANDLER(get_field)
{
    JSAtom atom = get_u32(pc);
    JSValue val, obj = sp[-1];
    pc += 4;
    sf->cur_pc = pc;
    val = isola_get_property(ctx, obj, atom);
    if (unlikely(JS_IsException(val)))
        ISOLA_THROW();
    sp[-1] = val;
    JS_FreeValue(ctx, obj);
    ISOLA_NEXT();
}

ISOLA_HANDLER(get_field2)
{
    JSAtom atom = get_u32(pc);
    JSValue val;
    pc += 4;
    sf->cur_pc = pc;
    val = isola_get_property(ctx, sp[-1], atom);
    if (unlikely(JS_IsException(val)))
        ISOLA_THROW();
    *sp++ = val;
    ISOLA_NEXT();
}

ISOLA_HANDLER(put_field)
{
    JSAtom atom = get_u32(pc);
    JSValue obj = sp[-2], val = sp[-1];
    int ret = 0;
    pc += 4;
    sf->cur_pc = pc;
    sp -= 2;
    if (likely(JS_VALUE_GET_TAG(obj) == JS_TAG_OBJECT)) {
        JSProperty *pr;
        JSShapeProperty *prs = find_own_property(&pr, JS_VALUE_GET_OBJ(obj), atom);
        if (likely(prs && (prs->flags & (JS_PROP_TMASK | JS_PROP_WRITABLE | JS_PROP_LENGTH)) == JS_PROP_WRITABLE)) {
            set_value(ctx, &pr->u.value, val);
            goto done;
        }
    }
    ret = JS_SetPropertyInternal(ctx, obj, atom, val, obj, JS_PROP_THROW_STRICT);
done:
    JS_FreeValue(ctx, obj);
    if (unlikely(ret < 0))
        ISOLA_THROW();
    ISOLA_NEXT();
}

ISOLA_HANDLER(define_field)
{
    JSAtom atom = get_u32(pc);
    JSValue val = sp[-1];
    JSObject *p = JS_VALUE_GET_OBJ(sp[-2]);
    JSProperty *pr;
    pc += 4;
    sp--;
    if (likely(JS_VALUE_GET_TAG(sp[-1]) == JS_TAG_OBJECT && p->class_id == JS_CLASS_OBJECT && p->extensible &&
               !p->is_exotic && !find_own_property1(p, atom))) {
        pr = add_property(ctx, p, atom, JS_PROP_C_W_E);
        if (unlikely(!pr)) {
            JS_FreeValue(ctx, val);
            ISOLA_THROW();
        }
        pr->u.value = val;
    } else if (unlikely(JS_DefinePropertyValue(ctx, sp[-1], atom, val, JS_PROP_C_W_E | JS_PROP_THROW) < 0)) {
        ISOLA_THROW();
    }
    ISOLA_NEXT();
}

ISOLA_HANDLER(get_length)
{
    JSValue val, obj = sp[-1];
    sf->cur_pc = pc;
    if (JS_VALUE_GET_TAG(obj) == JS_TAG_OBJECT && JS_VALUE_GET_OBJ(obj)->class_id == JS_CLASS_ARRAY) {
        val = JS_VALUE_GET_OBJ(obj)->prop[0].u.value; /* always the first one, and plain */
    } else if (JS_VALUE_GET_TAG(obj) == JS_TAG_STRING) {
        val = JS_NewInt32(ctx, JS_VALUE_GET_STRING(obj)->len);
    } else {
        val = JS_GetProperty(ctx, obj, JS_ATOM_length);
        if (unlikely(JS_IsException(val)))
            ISOLA_THROW();
    }
    sp[-1] = val;
    JS_FreeValue(ctx, obj);
    ISOLA_NEXT();
}

ISOLA_HANDLER(get_array_el)
{
    JSValue val, obj = sp[-2], prop = sp[-1];
    JSObject *p = JS_VALUE_GET_OBJ(obj);
    if (likely(JS_VALUE_GET_TAG(obj) == JS_TAG_OBJECT && JS_VALUE_GET_TAG(prop) == JS_TAG_INT &&
               p->class_id == JS_CLASS_ARRAY && (uint32_t)JS_VALUE_GET_INT(prop) < p->u.array.count)) {
        val = JS_DupValue(ctx, p->u.array.u.values[JS_VALUE_GET_INT(prop)]);
    } else {
        sf->cur_pc = pc;
        val = JS_GetPropertyValue(ctx, obj, prop);
    }
    sp--;
    sp[-1] = val;
    JS_FreeValue(ctx, obj);
    if (unlikely(JS_IsException(val)))
        ISOLA_THROW();
    ISOLA_NEXT();
}

ISOLA_HANDLER(get_array_el2)
{
    JSValue val;
    sf->cur_pc = pc;
    val = JS_GetPropertyValue(ctx, sp[-2], sp[-1]);
    sp[-1] = val;
    if (unlikely(JS_IsException(val)))
        ISOLA_THROW();
    ISOLA_NEXT();
}

ISOLA_HANDLER(put_array_el)
{
    JSValue obj = sp[-3], prop = sp[-2], val = sp[-1];
    JSObject *p = JS_VALUE_GET_OBJ(obj);
    int ret = 0;
    sp -= 3;
    if (likely(JS_VALUE_GET_TAG(obj) == JS_TAG_OBJECT && JS_VALUE_GET_TAG(prop) == JS_TAG_INT &&
               p->class_id == JS_CLASS_ARRAY && (uint32_t)JS_VALUE_GET_INT(prop) < p->u.array.count)) {
        set_value(ctx, &p->u.array.u.values[JS_VALUE_GET_INT(prop)], val);
    } else {
        sf->cur_pc = pc;
        ret = JS_SetPropertyValue(ctx, obj, prop, val, JS_PROP_THROW_STRICT);
    }
    JS_FreeValue(ctx, obj);
    if (unlikely(ret < 0))
        ISOLA_THROW();
    ISOLA_NEXT();
}

/* Calls the function below `count` arguments; `others` values are to be freed with them. */
static force_inline uint64_t isola_call(JSContext *ctx, JSStackFrame *sf, JSValue *sp, const uint8_t *pc, int count,
                                        JSValueConst this_obj, int others)
{
    JSValue *call_argv = sp - count, ret_val;
    sf->cur_pc = pc;
    ret_val = JS_CallInternal(ctx, call_argv[-1], this_obj, JS_UNDEFINED, count, call_argv, 0);
    if (unlikely(JS_IsException(ret_val)))
        ISOLA_THROW();
    call_argv -= others;
    do {
        sp--;
        JS_FreeValue(ctx, *sp);
    } while (sp > call_argv);
    *sp++ = ret_val;
    ISOLA_NEXT();
}

static no_inline uint64_t isola_tail_call(ISOLA_PARAMETERS)
{
    int count = get_u16(pc);
    JSValue *call_argv = sp - count;
    pc += 2;
    sf->cur_pc = pc;
    sf->ret_val = JS_CallInternal(ctx, call_argv[-1], opcode == OP_tail_call ? JS_UNDEFINED : call_argv[-2],
                                  JS_UNDEFINED, count, call_argv, 0);
    if (unlikely(JS_IsException(sf->ret_val)))
        ISOLA_THROW();
    return ISOLA_PACK(ISOLA_DONE, sp);
}

ISOLA_HANDLER(call0)
{
    return isola_call(ctx, sf, sp, pc, opcode - OP_call0, JS_UNDEFINED, 1);
}

ISOLA_HANDLER(call)
{
    int count = get_u16(pc);
    if (unlikely(opcode == OP_tail_call))
        return isola_tail_call(ISOLA_ARGUMENTS);
    return isola_call(ctx, sf, sp, pc + 2, count, JS_UNDEFINED, 1);
}

ISOLA_HANDLER(call_method)
{
    int count = get_u16(pc);
    if (unlikely(opcode == OP_tail_call_method))
        return isola_tail_call(ISOLA_ARGUMENTS);
    return isola_call(ctx, sf, sp, pc + 2, count, sp[-count - 2], 2);
}

/* Also for post_dec. */
ISOLA_HANDLER(post_inc)
{
    JSValue op1 = sp[-1];
    int step = opcode == OP_post_inc ? 1 : -1;
    if (likely(JS_VALUE_GET_TAG(op1) == JS_TAG_INT)) {
        int64_t value = (int64_t)JS_VALUE_GET_INT(op1) + step;
        if (likely(value == (int32_t)value)) {
            *sp++ = JS_NewInt32(ctx, (int32_t)value);
            ISOLA_NEXT();
        }
    }
    sf->cur_pc = pc;
    if (unlikely(js_post_inc_slow(ctx, sp, opcode)))
        ISOLA_THROW();
    sp++;
    ISOLA_NEXT();
}

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wunused-function"
#pragma GCC diagnostic ignored "-Wunused-variable"
#include "isola_handlers.h"
#pragma GCC diagnostic pop

#undef BREAK

static no_inline uint64_t isola_cold_opcode(ISOLA_PARAMETERS)
{
    switch (opcode) {
#include "isola_cold.h"
    }
    JS_ThrowInternalError(ctx, "invalid opcode: opcode=0x%02x", opcode);
    ISOLA_THROW();
}

/* Finds what catches the exception; pc is in sf->cur_pc. */
static no_inline uint64_t isola_unwind(JSContext *ctx, JSStackFrame *sf, JSValue *sp)
{
    JSRuntime *rt = ctx->rt;
    JSFunctionBytecode *b = JS_VALUE_GET_OBJ(sf->cur_func)->u.func.function_bytecode;
    JSValue *stack_buf = sf->var_buf + b->var_count;

    if (is_backtrace_needed(ctx, rt->current_exception)) {
        /* not done before if the exception happens in a bytecode operation */
        build_backtrace(ctx, rt->current_exception, NULL, 0, 0, 0);
    }
    if (!JS_IsUncatchableError(ctx, rt->current_exception)) {
        while (sp > stack_buf) {
            JSValue val = *--sp;
            JS_FreeValue(ctx, val);
            if (JS_VALUE_GET_TAG(val) == JS_TAG_CATCH_OFFSET) {
                int pos = JS_VALUE_GET_INT(val);
                if (pos == 0) {
                    /* enumerator: close it with a throw */
                    JS_FreeValue(ctx, sp[-1]); /* drop the next method */
                    sp--;
                    JS_IteratorClose(ctx, sp[-1], TRUE);
                } else {
                    *sp++ = rt->current_exception;
                    rt->current_exception = JS_UNINITIALIZED;
                    return ISOLA_PACK(b->byte_code_buf + pos, sp);
                }
            }
        }
    }
    sf->ret_val = JS_EXCEPTION;
    if (b->func_kind == JS_FUNC_NORMAL)
        return ISOLA_PACK(ISOLA_DONE, sp);
    /* the caller frees the local variables of a generator */
    sf->cur_sp = sp;
    return ISOLA_PACK(ISOLA_LEFT, sp);
}

static no_inline void isola_free_frame(JSContext *ctx, JSStackFrame *sf, JSValue *sp)
{
    JSValue *pval;
    if (unlikely(!list_empty(&sf->var_ref_list))) {
        /* variable references reference the stack: must close them */
        close_var_refs(ctx->rt, sf);
    }
    for (pval = sf->local_buf; pval < sp; pval++) {
        JS_FreeValue(ctx, *pval);
    }
}

static no_inline void isola_release(JSContext *ctx, JSValue v)
{
    JSRefCountHeader *header = (JSRefCountHeader *)JS_VALUE_GET_PTR(v);
    if (--header->ref_count <= 0) {
        __JS_FreeValueRT(ctx->rt, v);
    }
}

/* What a comparison of two numbers gives: for each opcode from OP_lt on, for less, equal, greater and unordered. */
#define ISOLA_OUTCOME(opcode, less, equal, greater, unordered) \
    ((uint64_t)((less) | (equal) << 1 | (greater) << 2 | (unordered) << 3) << ((opcode) - OP_lt) * 4)
#define ISOLA_OUTCOMES \
    (ISOLA_OUTCOME(OP_lt, 1, 0, 0, 0) | ISOLA_OUTCOME(OP_lte, 1, 1, 0, 0) | ISOLA_OUTCOME(OP_gt, 0, 0, 1, 0) | \
     ISOLA_OUTCOME(OP_gte, 0, 1, 1, 0) | ISOLA_OUTCOME(OP_eq, 0, 1, 0, 0) | ISOLA_OUTCOME(OP_neq, 1, 0, 1, 1) | \
     ISOLA_OUTCOME(OP_strict_eq, 0, 1, 0, 0) | ISOLA_OUTCOME(OP_strict_neq, 1, 0, 1, 1))

static inline BOOL isola_is_number(JSValueConst v)
{
    uint32_t tag = JS_VALUE_GET_TAG(v);
    return tag == JS_TAG_INT || JS_TAG_IS_FLOAT64(tag);
}

static inline double isola_to_double(JSValueConst v)
{
    return JS_VALUE_GET_TAG(v) == JS_TAG_INT ? JS_VALUE_GET_INT(v) : JS_VALUE_GET_FLOAT64(v);
}

/* Comparisons of anything but two integers. */
static no_inline uint64_t isola_compare(ISOLA_PARAMETERS)
{
    JSValue op1 = sp[-2], op2 = sp[-1];
    if (likely(isola_is_number(op1) && isola_is_number(op2))) {
        double d1 = isola_to_double(op1), d2 = isola_to_double(op2);
        int outcome = d1 < d2 ? 0 : d1 == d2 ? 1 : d1 > d2 ? 2 : 3;
        sp--;
        sp[-1] = JS_NewBool(ctx, ISOLA_OUTCOMES >> ((opcode - OP_lt) * 4 + outcome) & 1);
        ISOLA_NEXT();
    }
    if (opcode >= OP_eq) {
        uint32_t tag = JS_VALUE_GET_TAG(op1);
        /* values without a content of their own that could be equal: the same object, boolean, undefined or null */
        if (op1 == op2 && (tag == JS_TAG_OBJECT || tag == JS_TAG_BOOL || tag == JS_TAG_UNDEFINED || tag == JS_TAG_NULL)) {
            JS_FreeValue(ctx, op1);
            JS_FreeValue(ctx, op2);
            sp--;
            sp[-1] = JS_NewBool(ctx, opcode == OP_eq || opcode == OP_strict_eq);
            ISOLA_NEXT();
        }
    }
    switch (opcode) {
    case OP_lt: return op_lt(ISOLA_ARGUMENTS);
    case OP_lte: return op_lte(ISOLA_ARGUMENTS);
    case OP_gt: return op_gt(ISOLA_ARGUMENTS);
    case OP_gte: return op_gte(ISOLA_ARGUMENTS);
    case OP_eq: return op_eq(ISOLA_ARGUMENTS);
    case OP_neq: return op_neq(ISOLA_ARGUMENTS);
    case OP_strict_eq: return op_strict_eq(ISOLA_ARGUMENTS);
    default: return op_strict_neq(ISOLA_ARGUMENTS);
    }
}

/* Jumps on a value that is not an integer, a boolean, null or undefined. */
static no_inline uint64_t isola_jump(ISOLA_PARAMETERS)
{
    int condition = JS_ToBoolFree(ctx, *--sp);
    pc += condition == (opcode == OP_if_true8) ? get_i8(pc) : 1;
    ISOLA_NEXT();
}

/* Arithmetic that the loop has no version of. */
static no_inline uint64_t isola_arithmetic(ISOLA_PARAMETERS)
{
    switch (opcode) {
    case OP_add: return op_add(ISOLA_ARGUMENTS);
    case OP_sub: return op_sub(ISOLA_ARGUMENTS);
    case OP_mul: return op_mul(ISOLA_ARGUMENTS);
    default: return op_div(ISOLA_ARGUMENTS);
    }
}

static no_inline uint64_t isola_uninitialized(ISOLA_PARAMETERS)
{
    switch (opcode) {
    case OP_get_loc_check: return op_get_loc_check(ISOLA_ARGUMENTS);
    case OP_put_loc_check: return op_put_loc_check(ISOLA_ARGUMENTS);
    default: return op_get_var_ref_check(ISOLA_ARGUMENTS);
    }
}

/* An instruction has two to three bytes, and counts once. */
#define ISOLA_TICKS_BACK(jump) (1 - (jump) / 2)

#define ISOLA_CALL(handler) result = handler(ISOLA_ARGUMENTS); goto called
#define ISOLA_SLOT(base, index) slot = (base) + (index)

static no_inline JSValue isola_eval_loop(JSContext *ctx, JSStackFrame *sf, JSValue *sp, const uint8_t *pc)
{
    JSObject *function = JS_VALUE_GET_OBJ(sf->cur_func);
    JSFunctionBytecode *b = function->u.func.function_bytecode;
    JSValue *var_buf = sf->var_buf, *arg_buf = sf->arg_buf, *cpool = b->cpool, *slot;
    JSVarRef **var_refs = function->u.func.var_refs;
    JSValue val, op1, op2;
    uint64_t result;
    int opcode, jump;

    /* No function is so long that calling it is a way around the limit of fuel. */
    host_meter(b->byte_code_len / 32);
    for (;;) {
        opcode = *pc++;
        switch (opcode) {
        case OP_push_i8: val = JS_NewInt32(ctx, get_i8(pc)); pc += 1; goto push;
        case OP_push_minus1: case OP_push_0: case OP_push_1: case OP_push_2: case OP_push_3: case OP_push_4:
        case OP_push_5: case OP_push_6: case OP_push_7: val = JS_NewInt32(ctx, opcode - OP_push_0); goto push;
        case OP_undefined: val = JS_UNDEFINED; goto push;
        case OP_push_const8: ISOLA_SLOT(cpool, *pc); pc++; goto get;
        case OP_get_loc0: case OP_get_loc1: case OP_get_loc2: case OP_get_loc3:
            ISOLA_SLOT(var_buf, opcode - OP_get_loc0); goto get;
        case OP_get_loc8: ISOLA_SLOT(var_buf, *pc); pc++; goto get;
        case OP_get_arg0: case OP_get_arg1: case OP_get_arg2: case OP_get_arg3:
            ISOLA_SLOT(arg_buf, opcode - OP_get_arg0); goto get;
        case OP_get_var_ref0: case OP_get_var_ref1: case OP_get_var_ref2: case OP_get_var_ref3:
            slot = var_refs[opcode - OP_get_var_ref0]->pvalue; goto get;
        case OP_get_var_ref_check: slot = var_refs[get_u16(pc)]->pvalue; goto get_checked;
        case OP_get_loc_check: ISOLA_SLOT(var_buf, get_u16(pc)); goto get_checked;
        case OP_dup: slot = sp - 1; goto get;
        case OP_put_loc0: case OP_put_loc1: case OP_put_loc2: case OP_put_loc3:
            ISOLA_SLOT(var_buf, opcode - OP_put_loc0); goto put;
        case OP_put_loc8: ISOLA_SLOT(var_buf, *pc); pc++; goto put;
        case OP_put_loc_check:
            ISOLA_SLOT(var_buf, get_u16(pc));
            if (unlikely(JS_IsUninitialized(*slot))) {
                ISOLA_CALL(isola_uninitialized);
            }
            pc += 2;
            goto put;
        case OP_drop: val = *--sp; goto free;
        case OP_goto8: jump = get_i8(pc); goto jumped;
        case OP_goto16: jump = get_i16(pc); goto jumped;
        case OP_if_true8: case OP_if_false8:
            val = sp[-1];
            if (unlikely((uint32_t)JS_VALUE_GET_TAG(val) > JS_TAG_UNDEFINED)) {
                ISOLA_CALL(isola_jump);
            }
            sp--;
            jump = (JS_VALUE_GET_INT(val) != 0) == (opcode == OP_if_true8) ? get_i8(pc) : 1;
            goto jumped;
        case OP_lt: case OP_lte: case OP_gt: case OP_gte: case OP_eq: case OP_neq: case OP_strict_eq:
        case OP_strict_neq:
            op1 = sp[-2];
            op2 = sp[-1];
            if (unlikely(!JS_VALUE_IS_BOTH_INT(op1, op2))) {
                ISOLA_CALL(isola_compare);
            }
            {
                int outcome = JS_VALUE_GET_INT(op1) < JS_VALUE_GET_INT(op2) ? 0
                    : JS_VALUE_GET_INT(op1) == JS_VALUE_GET_INT(op2) ? 1 : 2;
                outcome = ISOLA_OUTCOMES >> ((opcode - OP_lt) * 4 + outcome) & 1;
                sp -= 2;
                /* usually a jump follows */
                if (likely(*pc == OP_if_false8)) {
                    pc++;
                    jump = outcome ? 1 : get_i8(pc);
                    goto jumped;
                }
                val = JS_NewBool(ctx, outcome);
                goto push;
            }
        case OP_add:
            op1 = sp[-2];
            op2 = sp[-1];
            if (unlikely(!JS_VALUE_IS_BOTH_INT(op1, op2)))
                goto arithmetic;
            val = (int64_t)JS_VALUE_GET_INT(op1) + JS_VALUE_GET_INT(op2);
            goto integer;
        case OP_sub:
            op1 = sp[-2];
            op2 = sp[-1];
            if (unlikely(!JS_VALUE_IS_BOTH_INT(op1, op2)))
                goto arithmetic;
            val = (int64_t)JS_VALUE_GET_INT(op1) - JS_VALUE_GET_INT(op2);
            goto integer;
        case OP_mul: case OP_div:
            op1 = sp[-2];
            op2 = sp[-1];
            if (unlikely(!JS_VALUE_IS_BOTH_INT(op1, op2)))
                goto arithmetic;
            val = (int64_t)JS_VALUE_GET_INT(op1) * JS_VALUE_GET_INT(op2);
            if (unlikely(val == 0 || opcode == OP_div)) {
                ISOLA_CALL(isola_arithmetic);
            }
            goto integer;
        case OP_inc_loc:
            ISOLA_SLOT(var_buf, *pc);
            op1 = *slot;
            if (unlikely(JS_VALUE_GET_TAG(op1) != JS_TAG_INT || JS_VALUE_GET_INT(op1) == INT32_MAX)) {
                ISOLA_CALL(op_inc_loc);
            }
            *slot = op1 + 1;
            pc++;
            goto next;
        case OP_return: val = *--sp; goto done;
        case OP_return_undef: val = JS_UNDEFINED; goto done;
#include "isola_loop.h"
        default: ISOLA_CALL(isola_cold_opcode);
        }
arithmetic:
        if (unlikely(!isola_is_number(op1) || !isola_is_number(op2))) {
            ISOLA_CALL(isola_arithmetic);
        }
        {
            double d1 = isola_to_double(op1), d2 = isola_to_double(op2);
            d1 = opcode == OP_add ? d1 + d2 : opcode == OP_sub ? d1 - d2 : opcode == OP_mul ? d1 * d2 : d1 / d2;
            val = __JS_NewFloat64(ctx, d1);
            goto replace;
        }
integer:
        if (unlikely((int32_t)val != (int64_t)val)) {
            ISOLA_CALL(isola_arithmetic);
        }
        val = JS_NewInt32(ctx, (int32_t)val);
replace:
        sp -= 2;
        goto push;
get_checked:
        if (unlikely(JS_IsUninitialized(*slot))) {
            ISOLA_CALL(isola_uninitialized);
        }
        pc += 2;
get:
        val = *slot;
        if (JS_VALUE_HAS_REF_COUNT(val)) {
            ((JSRefCountHeader *)JS_VALUE_GET_PTR(val))->ref_count++;
        }
push:
        *sp++ = val;
        goto next;
put:
        op1 = *--sp;
        val = *slot;
        *slot = op1;
free:
        if (JS_VALUE_HAS_REF_COUNT(val)) {
            isola_release(ctx, val);
        }
        goto next;
called:
        sp = (JSValue *)(uintptr_t)(uint32_t)result;
        jump = (const uint8_t *)(uintptr_t)(result >> 32) - pc;
        if (likely((uintptr_t)(result >> 32) >= ISOLA_CODES))
            goto jumped;
        pc = (const uint8_t *)(uintptr_t)(result >> 32);
        if ((uintptr_t)pc == ISOLA_EXCEPTION) {
            result = isola_unwind(ctx, sf, sp);
            goto called;
        }
        val = sf->ret_val;
        if ((uintptr_t)pc == ISOLA_LEFT)
            goto left;
done:
        isola_free_frame(ctx, sf, sp);
left:
        ctx->rt->current_stack_frame = sf->prev_frame;
        return val;
jumped:
        pc += jump;
        if (unlikely(jump < 0)) {
            host_meter(ISOLA_TICKS_BACK(jump));
        }
next:
        /* keeps this the only place that jumps back: each one costs */
        __asm__ volatile("");
    }
}

static no_inline JSValue isola_resume(JSContext *caller_ctx, JSAsyncFunctionState *s, JSValueConst this_obj,
                                      JSValueConst new_target, int argc, JSValue *argv)
{
    JSRuntime *rt = caller_ctx->rt;
    JSStackFrame *sf = &s->frame;
    JSContext *ctx = JS_VALUE_GET_OBJ(sf->cur_func)->u.func.function_bytecode->realm;
    JSValue *sp = sf->cur_sp;
    const uint8_t *pc = sf->cur_pc;

    sf->this_obj = this_obj;
    sf->new_target = new_target;
    sf->caller_ctx = caller_ctx;
    sf->argc = argc;
    sf->argv = argv;
    sf->local_buf = sf->arg_buf;
    sf->cur_sp = NULL; /* cur_sp is NULL if the function is running */
    sf->prev_frame = rt->current_stack_frame;
    rt->current_stack_frame = sf;
    if (s->throw_flag) {
        uint64_t result = isola_unwind(ctx, sf, sp);
        pc = (const uint8_t *)(uintptr_t)(result >> 32);
        if ((uintptr_t)pc < ISOLA_CODES) {
            rt->current_stack_frame = sf->prev_frame;
            return JS_EXCEPTION;
        }
        sp = (JSValue *)(uintptr_t)(uint32_t)result;
    }
    return isola_eval_loop(ctx, sf, sp, pc);
}

static no_inline JSValue isola_call_other(JSContext *ctx, JSObject *p, JSValueConst func_obj, JSValueConst this_obj,
                                          int argc, JSValueConst *argv, int flags)
{
    JSClassCall *call_func = ctx->rt->class_array[p->class_id].call;
    if (!call_func)
        return JS_ThrowTypeError(ctx, "not a function");
    return call_func(ctx, func_obj, this_obj, argc, argv, flags);
}

static JSValue JS_CallInternal(JSContext *caller_ctx, JSValueConst func_obj, JSValueConst this_obj,
                               JSValueConst new_target, int argc, JSValue *argv, int flags)
{
    JSRuntime *rt = caller_ctx->rt;
    JSObject *p = JS_VALUE_GET_OBJ(func_obj);
    JSFunctionBytecode *b;
    JSStackFrame sf_s, *sf = &sf_s;
    JSValue *var_buf, *arg_buf, *sp;
    int arg_count, copied;
    size_t alloca_size;

    if (unlikely(JS_VALUE_GET_TAG(func_obj) != JS_TAG_OBJECT)) {
        if (!(flags & JS_CALL_FLAG_GENERATOR))
            return JS_ThrowTypeError(caller_ctx, "not a function");
        if (unlikely(isola_stack_is_low(0)))
            return isola_call_on_new_segment(caller_ctx, func_obj, this_obj, new_target, argc, argv, flags, 0);
        /* func_obj contains a pointer to the frame of a generator, which is already allocated */
        return isola_resume(caller_ctx, JS_VALUE_GET_PTR(func_obj), this_obj, new_target, argc, argv);
    }
    if (p->class_id != JS_CLASS_BYTECODE_FUNCTION) {
        if (p->class_id == JS_CLASS_C_FUNCTION)
            return js_call_c_function(caller_ctx, func_obj, this_obj, argc, (JSValueConst *)argv, flags);
        return isola_call_other(caller_ctx, p, func_obj, this_obj, argc, (JSValueConst *)argv, flags);
    }
    b = p->u.func.function_bytecode;
    arg_count = b->arg_count;
    copied = unlikely(argc < arg_count || (flags & JS_CALL_FLAG_COPY_ARGV)) ? arg_count : 0;
    alloca_size = sizeof(JSValue) * (copied + b->var_count + b->stack_size);
    if (unlikely(isola_stack_is_low(alloca_size)))
        return isola_call_on_new_segment(caller_ctx, func_obj, this_obj, new_target, argc, argv, flags, alloca_size);
    if (unlikely(js_check_stack_overflow(rt, alloca_size)))
        return JS_ThrowStackOverflow(caller_ctx);

    sf->js_mode = b->js_mode;
    sf->arg_count = argc;
    sf->cur_func = (JSValue)func_obj;
    init_list_head(&sf->var_ref_list);
    sf->this_obj = this_obj;
    sf->new_target = new_target;
    sf->caller_ctx = caller_ctx;
    sf->argc = argc;
    sf->argv = argv;

    arg_buf = argv;
    sp = sf->local_buf = alloca(alloca_size);
    if (unlikely(copied)) {
        int i = 0, n = min_int(argc, arg_count);
        arg_buf = sp;
        for (; i < n; i++)
            *sp++ = JS_DupValue(caller_ctx, argv[i]);
        for (; i < arg_count; i++)
            *sp++ = JS_UNDEFINED;
        sf->arg_count = arg_count;
    }
    sf->var_buf = sp;
    sf->arg_buf = arg_buf;
    for (var_buf = sp + b->var_count; sp < var_buf; sp++)
        *sp = JS_UNDEFINED;

    sf->prev_frame = rt->current_stack_frame;
    rt->current_stack_frame = sf;
    return isola_eval_loop(b->realm, sf, sp, b->byte_code_buf);
}
