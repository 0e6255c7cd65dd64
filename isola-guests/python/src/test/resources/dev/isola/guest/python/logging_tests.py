import logging

import sandbox.logging


def test_the_standard_librarys_records_can_be_sent():
    handler = sandbox.logging.Handler()
    logger = logging.getLogger("shop.cart")
    logger.setLevel(logging.DEBUG)
    logger.addHandler(handler)
    logger.debug("d")
    logger.info("items: %d", 3, extra={"user": "anna", "tags": ["a"], "odd": object})
    logger.warning("w")
    logger.error("e")
    logger.critical("c")
    try:
        1 / 0
    except ZeroDivisionError:
        logger.exception("failed")
    handler.setFormatter(logging.Formatter("[%(name)s] %(message)s"))
    logger.info("formatted")
    handler.setLevel(logging.ERROR)
    logger.info("not sent")
